/** What a new owner does first. */
export const firstRun = {
  title: 'Three steps to your first conversation',
  lead: 'Done steps show by themselves. You can leave and come back.',
  hide: 'Not now',
  done: 'done',
  name: 'Name your site and say where it is',
  named: (name: string) => `The site is called ${name}.`,
  saved: 'Saved. Next: copy the line into your page',
  copy: 'Copy one line into your page',
  talk: 'Talk to yourself',
  talkHint:
    'Write as a visitor and answer here. It works before your website is touched, on a demo page with this chat.',
  talkNow: 'Open the demo page',
}
