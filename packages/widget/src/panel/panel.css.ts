import { chatCss } from '../chat/chat.css.ts'
import { composerCss } from '../composer/composer.css.ts'
import { homeCss } from '../home/home.css.ts'
import { openedCss } from '../launcher/opened.css.ts'
import { queueCss } from '../queue/queue.css.ts'

/** Colours that do not derive from the brand, the type scale, and rules shared by all views. */
const baseCss = /* css */ `
.panel {
  --bg: #fff;
  --wash: #f7f7f9;
  --text: #15171c;
  --muted: #5c6270;
  --line: #e8e9ee;
  --edge: #868c99;
  --bubble: #f1f2f5;
  --danger: #c0213a;
  --good: #12804a;
  --star: #f5a400;
  --brand-hover: color-mix(in srgb, var(--brand) 86%, var(--away));
  --brand-deep: color-mix(in srgb, var(--brand) 76%, var(--away));
  --brand-edge: color-mix(in srgb, var(--brand) 80%, var(--on-brand));
  --tint: color-mix(in srgb, var(--brand) 8%, var(--bg));
  --quick: .18s cubic-bezier(.2, .7, .3, 1);
  --calm: .32s cubic-bezier(.2, .8, .2, 1);
  interpolate-size: allow-keywords;
  box-sizing: border-box;
  position: fixed;
  bottom: calc(92px + env(safe-area-inset-bottom, 0px));
  right: calc(20px + env(safe-area-inset-right, 0px));
  width: 400px;
  height: min(704px, 100dvh - 112px);
  display: flex;
  flex-direction: column;
  overflow: hidden;
  background: var(--bg);
  color: var(--text);
  border-radius: 20px;
  outline: 1px solid transparent;
  box-shadow: 0 0 0 1px rgb(10 12 20 / .06), 0 4px 16px rgb(10 12 20 / .08), 0 28px 72px -8px rgb(10 12 20 / .28);
  font: 400 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif;
  text-align: start;
  overflow-wrap: break-word;
  -webkit-text-size-adjust: 100%;
  visibility: hidden;
  opacity: 0;
  transform: translateY(16px) scale(.97);
  transform-origin: 100% 100%;
  transition: opacity var(--quick), transform var(--quick), height var(--calm), visibility 0s .18s;
}
.panel[data-side=left] {
  right: auto;
  left: calc(20px + env(safe-area-inset-left, 0px));
  transform-origin: 0 100%;
}
.panel[data-theme=dark] {
  --bg: #17181c;
  --wash: #1e2025;
  --text: #f2f3f5;
  --muted: #a4aab6;
  --line: #2c2f36;
  --edge: #747b88;
  --bubble: #282a31;
  --danger: #ff8b98;
  --good: #58cf8c;
  --star: #ffb938;
  --tint: color-mix(in srgb, var(--brand) 16%, var(--bg));
  color-scheme: dark;
  box-shadow: 0 0 0 1px rgb(255 255 255 / .09), 0 28px 72px -8px rgb(0 0 0 / .7);
}
.panel.open {
  visibility: visible;
  opacity: 1;
  transform: none;
  transition-delay: 0s;
}
.panel:is([data-view=home], [data-view=offline], [data-view=prechat]) {
  height: auto;
  max-height: calc(100dvh - 112px);
}
.panel *, .panel ::before, .panel ::after { box-sizing: border-box }
:where(.panel) :is(h2, p, ul, fieldset, legend) {
  margin: 0;
  padding: 0;
  border: 0;
  font: inherit;
  list-style: none;
}
:where(.panel) :is(button, input, textarea) {
  margin: 0;
  font: inherit;
  color: inherit;
  letter-spacing: inherit;
  touch-action: manipulation;
  -webkit-tap-highlight-color: transparent;
}
:where(.panel) button {
  padding: 0;
  border: 0;
  background: none;
  text-align: inherit;
  cursor: pointer;
}
.panel [aria-disabled=true] { cursor: default }
.panel :focus { outline: none }
.panel :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
.panel h2:focus-visible, .panel legend:focus-visible, .resuming { outline: none }
.sr {
  position: absolute !important;
  width: 1px;
  height: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.icon {
  pointer-events: none;
  display: block;
  flex: none;
  width: 20px;
  height: 20px;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}
[dir=rtl] .back .icon, [dir=rtl] .i-next, [dir=rtl] .i-leave { transform: scaleX(-1) }
.heading { font-size: 17px; font-weight: 600; line-height: 1.3; letter-spacing: -.01em }
.greeting { font-size: 28px; font-weight: 650; line-height: 1.18; letter-spacing: -.022em; text-wrap: balance }
.title { font-weight: 600; line-height: 1.3 }
.detail { color: var(--muted); font-size: 13px; line-height: 1.4 }
.fault { color: var(--danger); font-size: 13px; line-height: 1.4 }
.fault:not(:empty) { margin-top: 6px }
.primary {
  display: flex;
  align-items: center;
  justify-content: center;
  gap: 8px;
  min-height: 48px;
  padding: 10px 20px;
  border: 1px solid var(--brand-edge);
  border-radius: 14px;
  background: var(--brand);
  color: var(--on-brand);
  font-weight: 600;
  text-align: center;
  transition: background-color var(--quick), transform var(--quick);
}
.primary:hover { background: var(--brand-hover) }
.primary:active { transform: scale(.985) }
.primary .i-next { transition: transform var(--quick) }
.primary:hover .i-next { transform: translateX(3px) }
[dir=rtl] .primary:hover .i-next { transform: scaleX(-1) translateX(3px) }
.primary[aria-disabled=true] { opacity: .6 }
.quiet {
  min-height: 40px;
  padding: 8px 16px;
  border-radius: 12px;
  color: var(--muted);
  font-size: 14px;
  font-weight: 550;
  text-align: center;
  transition: background-color var(--quick), color var(--quick);
}
.quiet:hover { background: var(--bubble); color: var(--text) }
.quiet.danger { color: var(--danger) }
.link {
  min-height: 24px;
  padding: 2px 4px;
  border-radius: 6px;
  color: inherit;
  font-weight: 600;
  text-decoration: underline;
  text-underline-offset: 2px;
}
.tool {
  display: grid;
  place-items: center;
  flex: none;
  width: 36px;
  height: 36px;
  border-radius: 12px;
  color: var(--muted);
  transition: background-color var(--quick), color var(--quick);
}
.tool:hover { background: var(--bubble); color: var(--text) }
.header {
  display: flex;
  align-items: center;
  gap: 12px;
  flex: none;
  padding: 12px 12px 12px 16px;
  border-bottom: 1px solid var(--line);
}
.header .tool + .tool { margin-inline-start: -8px }
.header .back { margin-inline: -8px -4px }
.naming { flex: 1; min-width: 0 }
.naming > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.avatar {
  position: relative;
  display: grid;
  place-items: center;
  flex: none;
  width: 40px;
  height: 40px;
  overflow: hidden;
  border-radius: 50%;
  background: var(--tint);
  box-shadow: inset 0 0 0 1px var(--line);
  color: var(--accent);
  font-size: 14px;
  font-weight: 650;
  letter-spacing: .01em;
}
.avatar img { position: absolute; width: 100%; height: 100%; object-fit: cover }
.avatar.mark { border-radius: 14px; background: var(--brand); color: var(--on-brand); box-shadow: inset 0 0 0 1px var(--brand-edge) }
.bar { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 36px }
.field {
  display: block;
  width: 100%;
  min-height: 46px;
  padding: 11px 14px;
  border: 1px solid var(--edge);
  border-radius: 12px;
  background: var(--bg);
  resize: none;
  transition: border-color var(--quick), box-shadow var(--quick);
}
.field:focus-visible { border-color: var(--accent); outline: 1px solid var(--accent); outline-offset: 0; box-shadow: 0 0 0 4px var(--tint) }
.field[aria-invalid=true] { border-color: var(--danger); outline-color: var(--danger) }
.panel ::placeholder { color: var(--muted); opacity: 1 }
@media (max-width: 640px), (max-height: 480px) {
  .panel.panel.panel {
    inset: 0;
    width: auto;
    height: 100%;
    max-height: none;
    padding-inline: env(safe-area-inset-left, 0px) env(safe-area-inset-right, 0px);
    border-radius: 0;
    box-shadow: none;
  }
  .panel input, .panel textarea { font-size: 16px }
  .tool { width: 44px; height: 44px }
}
@media (prefers-reduced-motion: reduce) {
  .panel, .panel *, .panel ::before, .panel ::after { animation: none !important; transition: none !important }
}
@media (forced-colors: active) {
  .primary, .send, .below, .bubble, .field, .avatar { border: 1px solid }
  .star.lit .icon { fill: Highlight }
}
`

const preChatCss = /* css */ `
.prechat { display: flex; flex-direction: column; flex: 1; min-height: 0 }
.form { display: flex; flex-direction: column; gap: 18px; flex: 1; min-height: 0; padding: 24px 20px 20px; overflow: auto }
.form .primary { margin-top: 4px }
.question label { display: block; margin-bottom: 6px; font-size: 14px; font-weight: 550 }
`

export const panelCss =
  openedCss + baseCss + homeCss + preChatCss + queueCss + chatCss + composerCss
