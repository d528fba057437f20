/** Sound and notifications of this browser. */
export const texts = {
  title: 'Alerts of this browser',
  lead: 'So that you notice who waits and who writes, wherever you are.',
  testSound: 'Test the sound',
  testedSound: 'Did you hear it? If not, look at the volume of this computer and of this tab.',
  on: 'Notifications',
  onHint: 'Who waits and who writes, while the console is out of view.',
  inView: 'Also while the console is in view',
  inViewHint: 'For new and for transferred conversations.',
  test: 'Test the notification',
  tested:
    'It should be at the edge of your screen now. If not, look whether the system is set to “do not disturb”.',
  testFailed: 'This browser did not show it.',
  testTitle: 'Papo: this is a test',
  testBody: 'This is how you see who waits.',
  ask: 'To see who arrives in another window, turn on notifications. The browser then asks you once.',
  denied: 'The browser blocks notifications of this page',
  deniedCure:
    'Click the sign beside the address, set notifications to “allow”, and load the page again. Until then there are the sound, the count in the title of the tab, and its icon.',
  unsupported:
    'This browser shows no notifications of a page. There are the sound, the count in the title of the tab, and its icon.',
}
