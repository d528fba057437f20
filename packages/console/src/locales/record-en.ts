/** What everybody's console says of the record of a workspace. The sections bring their own texts. */
export const record = {
  privacy: 'Privacy',
  sheet: 'Data sheet',
  audit: 'Audit log',
  health: 'Health',
  mail: 'Mail',
  blocks: 'Blocked visitors',
  workspace: 'Workspace',
  closing: (when: string) =>
    `This workspace will be deleted on ${when}. It takes no new conversations.`,
  closingCancel: 'Cancel the deletion',
}
