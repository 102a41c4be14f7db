package schema

import "github.com/getkin/kin-openapi/openapi3"

// IsTrue reports whether every value is valid.
func IsTrue(s *openapi3.Schema) bool {
	if s.Always != nil {
		return *s.Always
	}
	return s.IsEmpty()
}

// OnlyNull reports whether null is the only value, or is meant to be: an
// alternative with nullable as its only keyword (3.0 has no type null).
func OnlyNull(s *openapi3.Schema) bool {
	if s.Type.Is("null") || len(s.Enum) == 1 && s.Enum[0] == nil {
		return true
	}
	bare := *s
	bare.Nullable = false
	return s.Nullable && IsTrue(&bare)
}

// EnumValues reads enum and const; a const is an enum with one value.
func EnumValues(s *openapi3.Schema) ([]any, bool) {
	if s.Const != nil {
		return []any{s.Const}, true
	}
	return s.Enum, len(s.Enum) > 0
}

// anyObject reports whether exactly the objects are valid.
func anyObject(s *openapi3.Schema) bool {
	return s.Type.Is("object") && !Asserts(s) && !s.Nullable && len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) == 0
}

// anyString reports whether exactly the strings are valid.
func anyString(s *openapi3.Schema) bool {
	return s.Type.Is("string") && !Asserts(s)
}
