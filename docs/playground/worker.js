"use strict";
// The generator, away from the page, which stays usable while it works. It receives
// {name, text} or {zip: true}, and posts {ready}, {result, milliseconds}, {error} or {zip}.

importScripts("wasm_exec.js");

async function start() {
  const response = await fetch("playground.wasm.gz");
  if (!response.ok) throw new Error("playground.wasm.gz: " + response.status);
  let code = await response.arrayBuffer();
  const [a, b] = new Uint8Array(code);
  if (a === 0x1f && b === 0x8b) { // the server did not decompress it
    const stream = new Blob([code]).stream().pipeThrough(new DecompressionStream("gzip"));
    code = await new Response(stream).arrayBuffer();
  }
  const go = new Go();
  const { instance } = await WebAssembly.instantiate(code, go.importObject);
  go.run(instance).then(() => postMessage({ error: "the generator ended" }));
}

const started = start();
started.then(() => postMessage({ ready: true }), error => postMessage({ error: String(error) }));

onmessage = async ({ data }) => {
  try {
    await started;
    if (data.zip) return postMessage({ zip: voxgenZip() });
    const begin = performance.now();
    const result = JSON.parse(voxgenGenerate(data.name, new TextEncoder().encode(data.text)));
    postMessage({ result, milliseconds: performance.now() - begin });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
