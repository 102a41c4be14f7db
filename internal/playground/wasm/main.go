//go:build js && wasm

// Command wasm is the playground as WebAssembly: it defines two functions for
// docs/playground/worker.js and waits.
//
//	voxgenGenerate(name: string, document: Uint8Array): string  a playground.Result as JSON
//	voxgenZip(): Uint8Array                                     the files of the last call
package main

import (
	"encoding/json"
	"runtime/debug"
	"syscall/js"

	"github.com/voxgen/voxgen/internal/playground"
)

func main() {
	debug.SetGCPercent(400) // there is one thread, and most of a call is garbage soon
	var last playground.Result
	js.Global().Set("voxgenGenerate", js.FuncOf(func(_ js.Value, args []js.Value) any {
		document := make([]byte, args[1].Length())
		js.CopyBytesToGo(document, args[1])
		last = playground.Generate(args[0].String(), document)
		text, err := json.Marshal(last)
		if err != nil {
			return err.Error() // not JSON, so that the worker fails
		}
		return string(text)
	}))
	js.Global().Set("voxgenZip", js.FuncOf(func(js.Value, []js.Value) any {
		archive, err := last.Zip()
		if err != nil {
			return nil
		}
		array := js.Global().Get("Uint8Array").New(len(archive))
		js.CopyBytesToJS(array, archive)
		return array
	}))
	select {}
}
