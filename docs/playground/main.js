"use strict";
// The page: the worker generates, this file shows. Text of documents and of generated files only
// ever becomes textContent or the value of the text area.

const $ = id => document.getElementById(id);
const editor = $("document");
let result = { files: [], diagnostics: [] };
let name; // of the document, in the headers of generated files
let worker, busy, waiting, timer;

function start() {
  worker = new Worker("worker.js");
  worker.onmessage = ({ data }) => {
    if (data.zip) return save(data.zip);
    if (data.ready) return next();
    if (data.error) return fail(data.error);
    show(data.result, data.milliseconds);
    next();
  };
  worker.onerror = event => fail(event.message || "the worker cannot be started");
  busy = true; // until it is ready
}

// fail shows an error of the generator. The next request starts a new one.
function fail(message) {
  worker.terminate();
  worker = undefined;
  show({ files: [], diagnostics: [] });
  $("status").textContent = "The generator failed: " + message;
}

// request generates from what is in the editor; while the worker is busy, only the last request waits.
function request() {
  waiting = { name, text: editor.value };
  if (!worker) start();
  else if (!busy) next();
}

function next() {
  busy = false;
  if (!waiting) return;
  busy = true;
  $("status").textContent = "Generating…";
  worker.postMessage(waiting);
  waiting = undefined;
}

const bytes = text => new TextEncoder().encode(text).length;
const size = n => n < 1000 ? n + " B" : (n / 1000).toFixed(1) + " kB";
const plural = (n, word) => n.toLocaleString("en") + " " + word + (n === 1 ? "" : "s");

function show(r, milliseconds) {
  result = r;
  const old = $("name").textContent;
  const sizes = r.files.map(f => bytes(f.text));
  let folder = "";
  $("files").replaceChildren(...r.files.flatMap((f, i) => {
    const items = [];
    const slash = f.name.lastIndexOf("/") + 1;
    if (f.name.slice(0, slash) !== folder) {
      folder = f.name.slice(0, slash);
      items.push(Object.assign(item(folder), { className: "folder" }));
    }
    const button = document.createElement("button");
    button.type = "button";
    button.append(span(f.name.slice(slash)), span(size(sizes[i])));
    button.onclick = () => view(i);
    return [...items, item(button)];
  }));
  const lines = r.files.reduce((sum, f) => sum + f.text.split("\n").length - 1, 0);
  const total = sizes.reduce((a, b) => a + b, 0);
  $("status").textContent = r.files.length
    ? `${plural(r.files.length, "file")}, ${plural(lines, "line")}, ${size(total)} in ${(milliseconds / 1000).toFixed(1)} s`
    : "Nothing was generated";
  $("zip").disabled = $("result").hidden = !r.files.length;
  showDiagnostics(r.diagnostics);
  view(Math.max(0, r.files.findIndex(f => f.name === old)));
}

function showDiagnostics(diagnostics) {
  const rank = { error: 0, warning: 1, note: 2 };
  const sorted = diagnostics.map((d, i) => [d, i]).sort(([a, i], [b, j]) => rank[a.severity] - rank[b.severity] || i - j);
  $("diagnostics").replaceChildren(...sorted.map(([d]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = d.severity;
    const where = document.createElement("b");
    where.textContent = d.line ? d.line + ":" + d.column : "–";
    button.append(where, d.text);
    button.onclick = () => select(d.line);
    return item(button);
  }));
  const counts = Object.keys(rank).map(s => [s, diagnostics.filter(d => d.severity === s).length]).filter(([, n]) => n);
  $("counts").textContent = counts.map(([s, n]) => plural(n, s)).join(", ") || "none";
}

// view shows file number i.
function view(i) {
  const file = result.files[i];
  $("name").textContent = file ? file.name : "";
  $("text").textContent = file ? file.text : "";
  $("text").scrollTop = 0;
  $("copy").disabled = !file;
  [...$("files").querySelectorAll("button")].forEach((b, j) => b.setAttribute("aria-current", i === j));
}

// select selects a line of the document and scrolls to it.
function select(line) {
  if (!line) return;
  const lines = editor.value.split("\n");
  const from = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  editor.focus();
  editor.setSelectionRange(from, from + (lines[line - 1] || "").length);
  const height = editor.scrollHeight / Math.max(1, lines.length);
  editor.scrollTop = Math.max(0, (line - 1) * height - editor.clientHeight / 3);
  editor.scrollLeft = 0;
}

const span = text => Object.assign(document.createElement("span"), { textContent: text });

function item(content) {
  const li = document.createElement("li");
  li.append(content);
  return li;
}

function number() {
  const lines = editor.value.split("\n").length;
  $("numbers").textContent = Array.from({ length: lines }, (_, i) => i + 1).join("\n");
}

// load puts a document into the editor and generates from it.
function load(fileName, text) {
  name = fileName;
  editor.value = text;
  editor.scrollTop = 0;
  number();
  request();
}

async function sample() {
  const file = $("sample").value;
  try {
    const response = await fetch("samples/" + file);
    if (!response.ok) throw new Error(response.status);
    load(file, await response.text());
  } catch (error) { // a page that was opened as a file cannot fetch
    $("status").textContent = `The sample cannot be read from the web server (${error.message})`;
  }
}

async function open(file) {
  if (!file) return;
  $("sample").value = "";
  load(file.name, await file.text());
}

function save(data) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data], { type: "application/zip" }));
  link.download = result.package + ".zip";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function copy() {
  const text = $("text").textContent;
  try {
    await navigator.clipboard.writeText(text);
    $("copy").textContent = "Copied";
  } catch { // not allowed, or not https: select it instead
    getSelection().selectAllChildren($("text"));
    $("copy").textContent = "Selected";
  }
  setTimeout(() => { $("copy").textContent = "Copy"; }, 1500);
}

editor.addEventListener("input", () => {
  number();
  clearTimeout(timer);
  timer = setTimeout(request, 400);
});
editor.addEventListener("paste", event => { // of a whole document
  if (editor.selectionStart > 0 || editor.selectionEnd < editor.value.length) return;
  name = event.clipboardData.getData("text").trimStart().startsWith("{") ? "api.json" : "api.yaml";
  $("sample").value = "";
});
editor.addEventListener("scroll", () => { $("numbers").style.transform = `translateY(${-editor.scrollTop}px)`; });
$("sample").addEventListener("change", sample);
$("open").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => { open($("file").files[0]); $("file").value = ""; });
$("zip").addEventListener("click", () => worker.postMessage({ zip: true }));
$("copy").addEventListener("click", copy);
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, event => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    $("editor").classList.toggle("over", kind === "dragover");
    if (kind === "drop") open(event.dataTransfer.files[0]);
  });
}

sample();
