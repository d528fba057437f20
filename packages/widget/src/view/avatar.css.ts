export const avatarCss = /* css */ `
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
.avatar.mark { border-radius: var(--r3); background: var(--brand); color: var(--on-brand); box-shadow: inset 0 0 0 1px var(--brand-edge) }
@media (forced-colors: active) {
  .avatar { border: 1px solid }
}
`
