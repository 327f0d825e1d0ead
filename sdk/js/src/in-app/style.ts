/** Colours and sizes are custom properties (`--hongyan-…`) that a site sets where it likes; README.md lists them. */
const CSS = `
:host {
  --background: var(--hongyan-background, #fff);
  --text: var(--hongyan-text, #1f2329);
  --muted: var(--hongyan-muted, #5c626b);
  --accent: var(--hongyan-accent, #1456f0);
  --on-accent: var(--hongyan-on-accent, #fff);
  --border: var(--hongyan-border, #dee0e3);
  font: 14px/1.5 var(--hongyan-font, system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", sans-serif);
  color: var(--text);
}
@media (prefers-color-scheme: dark) {
  :host {
    --background: var(--hongyan-background, #24272e);
    --text: var(--hongyan-text, #f0f1f3);
    --muted: var(--hongyan-muted, #b4b9c2);
    --accent: var(--hongyan-accent, #7ea6ff);
    --on-accent: var(--hongyan-on-accent, #10131a);
    --border: var(--hongyan-border, #444a55);
  }
}
* { box-sizing: border-box; }
.announcer { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.banners, .corner {
  position: fixed; z-index: var(--hongyan-z-index, 2147483000); display: grid; gap: 8px; pointer-events: none;
  width: min(var(--hongyan-width, 400px), calc(100vw - 24px));
}
.banners { top: max(12px, env(safe-area-inset-top)); left: 50%; transform: translateX(-50%); }
.corner { bottom: max(12px, env(safe-area-inset-bottom)); right: 12px; max-width: calc(100vw - 24px); }
.message {
  pointer-events: auto; position: relative; overflow: hidden; background: var(--background); color: var(--text);
  border: 1px solid var(--border); border-radius: var(--hongyan-radius, 12px);
  box-shadow: var(--hongyan-shadow, 0 8px 28px rgb(0 0 0 / 16%));
}
dialog.message { width: min(var(--hongyan-width, 400px), calc(100vw - 32px)); max-height: calc(100vh - 32px); padding: 0; margin: auto; overflow: auto; }
dialog::backdrop { background: rgb(0 0 0 / 50%); }
.main {
  display: grid; grid-template-columns: auto 1fr; width: 100%; padding: 14px 52px 14px 16px; margin: 0;
  font: inherit; color: inherit; text-align: start; text-decoration: none; background: none; border: 0;
}
a.main, button.main { cursor: pointer; }
.title { grid-column: 2; font-weight: 600; overflow-wrap: anywhere; }
.body { grid-column: 2; color: var(--muted); white-space: pre-line; overflow-wrap: anywhere; }
.banner .body { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.icon { grid-row: 1 / span 2; width: 40px; height: 40px; margin-inline-end: 12px; border-radius: 8px; object-fit: cover; }
.image { display: block; width: 100%; max-height: 50vh; object-fit: cover; }
.banner .image { max-height: 160px; }
.close {
  position: absolute; top: 6px; inset-inline-end: 6px; width: 44px; height: 44px; padding: 0; font: 20px/1 system-ui; color: var(--muted);
  background: none; border: 0; border-radius: 50%; cursor: pointer;
}
.close.over { color: #fff; background: rgb(0 0 0 / 45%); width: 36px; height: 36px; }
.action {
  display: block; margin: 0 16px 16px; padding: 10px 16px; min-height: 44px; width: calc(100% - 32px); font: inherit; font-weight: 600; text-align: center;
  text-decoration: none; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 8px; cursor: pointer;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.action:focus-visible { outline-offset: 2px; }
@media (prefers-reduced-motion: no-preference) {
  .message { animation: appear 180ms ease-out; }
  @keyframes appear { from { opacity: 0; transform: translateY(-8px); } }
}
`;

/** A constructed sheet needs no exception in a site's content security policy; a style element is for browsers without. */
export function applyStyle(root: ShadowRoot): void {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } else {
    const style = document.createElement('style');
    style.textContent = CSS;
    (root as ShadowRoot).append(style);
  }
}
