/** The calls of visitors' clients: `METHOD /path/:parameter`. */
export const visitorEndpoints = {
  widgetSettings: 'GET /v1/widget/:siteKey',
  startChat: 'POST /v1/chats',
  getChat: 'GET /v1/chats/:chatId',
  getMessages: 'GET /v1/chats/:chatId/messages',
  sendMessage: 'POST /v1/chats/:chatId/messages',
  setTyping: 'POST /v1/chats/:chatId/typing',
  markRead: 'POST /v1/chats/:chatId/read',
  extend: 'POST /v1/chats/:chatId/extend',
  setPage: 'POST /v1/chats/:chatId/page',
  endChat: 'POST /v1/chats/:chatId/end',
  rateChat: 'PUT /v1/chats/:chatId/rating',
  identify: 'POST /v1/visitor/identify',
  logout: 'POST /v1/visitor/logout',
  listOwnChats: 'GET /v1/visitor/chats',
} as const

/** The calls of agents, admins and owners, besides the chat calls that they share with visitors. */
export const agentEndpoints = {
  createToken: 'POST /v1/auth/token',
  revokeToken: 'DELETE /v1/auth/token',
  signIn: 'POST /v1/auth/session',
  signOut: 'DELETE /v1/auth/session',
  getMe: 'GET /v1/me',
  changePassword: 'POST /v1/me/password',
  heartbeat: 'POST /v1/me/heartbeat',
  listWaitingChats: 'GET /v1/chats/waiting',
  listChats: 'GET /v1/chats',
  acceptChat: 'POST /v1/chats/:chatId/accept',
  transferChat: 'POST /v1/chats/:chatId/transfer',
  addNote: 'POST /v1/chats/:chatId/notes',
  listColleagues: 'GET /v1/colleagues',
  createWorkspace: 'POST /v1/workspaces',
  listSites: 'GET /v1/sites',
  createSite: 'POST /v1/sites',
  updateSite: 'PATCH /v1/sites/:siteId',
  listIdentitySecrets: 'GET /v1/sites/:siteId/identity-secrets',
  createIdentitySecret: 'POST /v1/sites/:siteId/identity-secrets',
  endIdentitySecret: 'DELETE /v1/sites/:siteId/identity-secrets/:secretId',
  exportVisitor: 'GET /v1/visitors/:visitorId/export',
  eraseVisitor: 'DELETE /v1/visitors/:visitorId',
  listAgents: 'GET /v1/agents',
  createAgent: 'POST /v1/agents',
  updateAgent: 'PATCH /v1/agents/:agentId',
  listAudit: 'GET /v1/audit',
} as const

export type Endpoint =
  | (typeof visitorEndpoints)[keyof typeof visitorEndpoints]
  | (typeof agentEndpoints)[keyof typeof agentEndpoints]
