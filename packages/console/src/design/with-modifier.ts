/** Whether Alt, Ctrl, Shift or ⌘ is pressed at a key press or a click. */
export const isWithModifier = (event: KeyboardEvent | MouseEvent): boolean =>
  event.altKey || event.ctrlKey || event.metaKey || event.shiftKey
