export const mailAlerts = {
  title: 'Alerts by mail',
  lead: (email: string) => `They go to ${email}, at most one an hour for each site.`,
  toggle: 'Somebody waits and nobody answers',
  hint: 'When a visitor has waited for two minutes and no agent is there, or a message that was left has had no answer for a day.',
  failed: 'That was not saved. Please try again.',
}
