// Package conformance holds an emitted client against the document that it
// was generated from, with kin-openapi's openapi3filter as the judge: nobody of
// this project wrote it, so it does not share the generator's mistakes.
//
// [Run] draws random requests from the schemas of one operation, valid ones and
// ones spoiled on purpose, and drives the client with them by reflection. For
// each it asks three things:
//
//   - what Validate accepts must be accepted by the judge, what it rejects must
//     be rejected, and for the same fields;
//   - a request that Validate rejects must not be sent, unless told so;
//   - what arrives must be what was sent: names, order and values.
//
// The document has the parameters of a write in the query, and the extension
// x-voxgen-params-in: form puts them into a form body. openapi3filter does not
// know the extension. Of the two ways out, rewriting the document for it or
// moving the body of each request back into the query, this package takes the
// second: the judge then reads the document as the generator read it,
// and no schema passes through code that could repeat a fault of gen/lower. Both
// encodings are application/x-www-form-urlencoded, so the move changes no byte.
//
// So far an operation may have parameters in the query or in a form body, with
// texts, numbers, integers and booleans; Run returns an error for others.
package conformance
