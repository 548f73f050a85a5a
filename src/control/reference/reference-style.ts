/** The look of the reference: no font, picture or script from anywhere. */
export const referenceStyle = `
:root {
  color-scheme: light dark;
  --ground: #faf9f7; --paper: #ffffff; --ink: #1f1d1a; --soft: #6b665e; --line: #e5e1da;
  --accent: #5b4bb0; --code: #f4f1ec; --get: #1d6b4f; --post: #8a4b08; --delete: #a3232c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #171614; --paper: #1f1e1b; --ink: #ece8e1; --soft: #a39d92; --line: #35322d;
    --accent: #b3a6f5; --code: #282622; --get: #6fcfa6; --post: #f0b26b; --delete: #f08a8f;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr);
  background: var(--ground); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, 'Segoe UI', sans-serif;
}
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
nav {
  position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.75rem 1.25rem;
  border-right: 1px solid var(--line); font-size: 13.5px;
}
nav strong { display: block; font-size: 15px; margin-bottom: 1rem; }
nav summary { cursor: pointer; padding: .3rem 0; font-weight: 600; }
nav ul { list-style: none; margin: 0 0 .4rem; padding: 0 0 0 .9rem; border-left: 1px solid var(--line); }
nav li a { display: block; padding: .15rem 0 .15rem .3rem; color: var(--soft); }
nav li a:hover { color: var(--accent); }
main { padding: 2.5rem clamp(1.25rem, 4vw, 3.5rem) 6rem; max-width: 66rem; }
h1 { font-size: 2rem; letter-spacing: -.02em; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.45rem; letter-spacing: -.01em; margin: 3.5rem 0 1rem; }
h3 { font-size: 1.05rem; margin: 0; font-weight: 600; overflow-wrap: anywhere; }
h4 {
  font-size: 12px; letter-spacing: .06em; text-transform: uppercase; color: var(--soft);
  margin: 1.4rem 0 .4rem;
}
p { margin: .4rem 0; max-width: 46rem; }
code, pre, .path { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: 13px; }
code { background: var(--code); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere; }
pre {
  background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem;
  overflow-x: auto; line-height: 1.5; margin: .4rem 0;
}
article {
  background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
  padding: 1.25rem 1.5rem 1.4rem; margin: 1rem 0;
}
article:target { border-color: var(--accent); }
header.operation { display: flex; flex-wrap: wrap; gap: .6rem; align-items: baseline; }
.method { font-weight: 700; font-size: 12px; letter-spacing: .04em; }
.GET { color: var(--get); } .POST { color: var(--post); } .DELETE { color: var(--delete); }
.tag {
  font-size: 11.5px; color: var(--soft); border: 1px solid var(--line); border-radius: 99px;
  padding: .05rem .55rem;
}
.who { color: var(--soft); font-size: 13.5px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: 12.5px; }
th, td { padding: .38rem .9rem .38rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td:first-child { white-space: nowrap; }
td:nth-child(2) { color: var(--soft); white-space: nowrap; }
.required { color: var(--accent); font-size: 12px; margin-left: .4rem; }
details.answer { margin-top: 1.2rem; }
details.answer > summary { cursor: pointer; color: var(--accent); font-size: 13.5px; }
@media (max-width: 52rem) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); }
  article { padding: 1rem; }
}
`
