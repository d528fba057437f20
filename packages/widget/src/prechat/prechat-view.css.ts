export const preChatViewCss = /* css */ `
.prechat { display: flex; flex-direction: column; flex: 1; min-height: 0 }
.form { display: flex; flex-direction: column; gap: 18px; flex: 1; min-height: 0; padding: 24px 20px 20px; overflow: auto }
.form .primary { margin-top: 4px }
.question label { display: block; margin-bottom: 6px; font-size: 14px; font-weight: 550 }
`
