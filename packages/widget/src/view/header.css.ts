export const headerCss = /* css */ `
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
`
