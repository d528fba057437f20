export const endDialogCss = /* css */ `
.veil {
  position: absolute;
  inset: 0;
  display: flex;
  align-items: flex-end;
  padding: 12px;
  background: rgb(10 12 20 / .45);
  animation: fade var(--quick);
}
.dialog {
  display: flex;
  flex-direction: column;
  gap: 8px;
  width: 100%;
  padding: 22px 20px calc(14px + env(safe-area-inset-bottom, 0px));
  border-radius: var(--r4);
  background: var(--surface);
  text-align: center;
  box-shadow: 0 12px 40px rgb(10 12 20 / .3);
  animation: rise var(--calm);
}
.dialog .primary { margin-top: 6px }
`
