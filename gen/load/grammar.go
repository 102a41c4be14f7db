package load

import "strings"

// shapes holds the types that the OpenAPI specification expects, so that the walk
// can distinguish a reference from an example that contains a $ref, and repair
// values of the wrong type. A type is a kind below, one of the scalars str, bool,
// num, uint, type and bound, one of words, any, [t] for a list, or {t} for a mapping from names.
// The field * matches every name that is not an extension.
type shapes map[string]map[string]string

// newShapes returns the shapes of OpenAPI 3.x, or of Swagger 2.0.
func newShapes(version string) shapes {
	s := shapes{}
	s.add(commonShapes)
	if version == "2.0" {
		s.add(shapes2)
	} else {
		s.add(shapes3)
	}
	return s
}

func (s shapes) add(text string) {
	for _, entry := range strings.Split(text, "\n") {
		kind, fields, ok := strings.Cut(strings.TrimSpace(entry), " = ")
		if !ok {
			continue
		}
		s[kind] = map[string]string{}
		for _, field := range strings.Fields(fields) {
			i := strings.LastIndexByte(field, ':')
			for _, name := range strings.Split(field[:i], ",") {
				s[kind][name] = field[i+1:]
			}
		}
	}
}

const commonShapes = `
info = title,summary,description,termsOfService,version:str contact:contact license:license
contact = name,url,email:str
license = name,url,identifier:str
tag = name,summary,description,parent,kind:str externalDocs:externalDocs
externalDocs = description,url:str
security = *:[str]
paths = *:pathItem
responses = *:response
xml = name,namespace,prefix:str attribute,wrapped:bool
schema = ` + schemaFields + ` discriminator:discriminator
discriminator = propertyName:str mapping:{mapping} defaultMapping:mapping
`

const schemaFields = `title,format,description,pattern,contentMediaType,contentEncoding,$id,$anchor,$dynamicRef,$dynamicAnchor,$schema,$comment:str ` +
	`oneOf,anyOf,allOf,prefixItems:[schema] not,items,additionalProperties,contains,propertyNames,unevaluatedItems,unevaluatedProperties,if,then,else,contentSchema:schema ` +
	`properties,patternProperties,dependentSchemas,$defs,definitions:{schema} type:type enum,examples:[any] default,example,const:any required:[str] dependentRequired:{[str]} ` +
	`uniqueItems,nullable,readOnly,writeOnly,allowEmptyValue,deprecated:bool exclusiveMinimum,exclusiveMaximum:bound minimum,maximum,multipleOf:num ` +
	`minLength,maxLength,minItems,maxItems,minProperties,maxProperties,minContains,maxContains:uint xml:xml externalDocs:externalDocs`

const shapes3 = `
document = info:info servers:[server] paths:paths webhooks:{pathItem} components:components security:[security] tags:[tag] externalDocs:externalDocs jsonSchemaDialect,$self:str
server = url,description,name:str variables:{serverVariable}
serverVariable = enum:[str] default,description:str
components = schemas:{schema} responses:{response} parameters:{parameter} examples:{example} requestBodies:{requestBody} headers:{header} securitySchemes:{securityScheme} links:{link} callbacks:{callback} pathItems:{pathItem} mediaTypes:{mediaType}
pathItem = summary,description:str get,put,post,delete,options,head,patch,trace,query,connect:operation servers:[server] parameters:[parameter] additionalOperations:{operation}
operation = tags:[str] summary,description,operationId:str externalDocs:externalDocs parameters:[parameter] requestBody:requestBody responses:responses callbacks:{callback} deprecated:bool security:[security] servers:[server]
callback = *:pathItem
parameter = name,description:str in:location style:style example:any required,deprecated,allowEmptyValue,explode,allowReserved:bool schema:schema examples:{example} content:{mediaType}
header = name,in,description:str style:style required,deprecated,allowEmptyValue,explode,allowReserved:bool schema:schema examples:{example} content:{mediaType}
requestBody = description:str content:{mediaType} required:bool
mediaType = example:any schema,itemSchema:schema examples:{example} encoding:{encoding}
encoding = contentType:str style:style headers:{header} explode,allowReserved:bool
response = description,summary:str headers:{header} content:{mediaType} links:{link}
example = summary,description,externalValue:str
link = operationRef,operationId,description:str server:server parameters:{any}
securityScheme = description,name,scheme,bearerFormat,openIdConnectUrl:str type:schemeType in:location flows:flows
flows = implicit,password,clientCredentials,authorizationCode:flow
flow = authorizationUrl,tokenUrl,refreshUrl:str scopes:{str}
`

const shapes2 = `
document = info:info host,basePath:str schemes,consumes,produces:[str] paths:paths definitions:{schema} parameters:{parameter} responses:{response} securityDefinitions:{securityScheme} security:[security] tags:[tag] externalDocs:externalDocs
pathItem = get,put,post,delete,options,head,patch:operation parameters:[parameter]
operation = tags,consumes,produces,schemes:[str] summary,description,operationId:str externalDocs:externalDocs parameters:[parameter] responses:responses deprecated:bool security:[security]
parameter = name,description,type,format,collectionFormat,pattern:str in:location required,allowEmptyValue,uniqueItems:bool schema,items:schema enum:[any] exclusiveMinimum,exclusiveMaximum:bool minimum,maximum,multipleOf:num minLength,maxLength,minItems,maxItems:uint
response = description:str schema:schema headers:{header} examples:{any}
header = description,type,format,collectionFormat,pattern:str uniqueItems:bool items:schema enum:[any] exclusiveMinimum,exclusiveMaximum:bool minimum,maximum,multipleOf:num minLength,maxLength,minItems,maxItems:uint
securityScheme = description,name,flow,authorizationUrl,tokenUrl:str type:schemeType in:location scopes:{str}
schema = ` + schemaFields + ` discriminator:str
`

// sections returns the section for the components of each kind. References to
// objects of other kinds are replaced by their targets.
func sections(version string) map[string]string {
	if version == "2.0" {
		return map[string]string{"schema": "definitions", "parameter": "parameters", "response": "responses"}
	}
	return map[string]string{
		"schema": "components/schemas", "response": "components/responses", "parameter": "components/parameters",
		"example": "components/examples", "requestBody": "components/requestBodies", "header": "components/headers",
		"securityScheme": "components/securitySchemes", "link": "components/links", "callback": "components/callbacks",
	}
}
