import type {
  Agent,
  AgentList,
  AuditPage,
  CreateAgent,
  CreateIdentitySecret,
  CreateSite,
  CreateWorkspace,
  IdentitySecretCreated,
  IdentitySecretList,
  Site,
  SiteList,
  UpdateAgent,
  UpdateSite,
  VisitorErased,
  VisitorExport,
  WorkspaceCreated,
} from '@papo/protocol'
import { ChatClient } from '../transport/chat-client.ts'
import type { AuditQuery } from '../transport/contract.ts'

/** One method for each call that administers a workspace. */
export abstract class AdminClient extends ChatClient {
  createWorkspace(body: CreateWorkspace): Promise<WorkspaceCreated> {
    return this.request('POST /v1/workspaces', { body })
  }

  listSites(): Promise<SiteList> {
    return this.request('GET /v1/sites', {})
  }

  createSite(body: CreateSite): Promise<Site> {
    return this.request('POST /v1/sites', { body })
  }

  updateSite(siteId: string, body: UpdateSite): Promise<Site> {
    return this.request('PATCH /v1/sites/:siteId', { params: { siteId }, body })
  }

  /** The secrets that sign the identities of a site’s visitors, without their values. For owners. */
  listIdentitySecrets(siteId: string): Promise<IdentitySecretList> {
    return this.request('GET /v1/sites/:siteId/identity-secrets', { params: { siteId } })
  }

  /** Creates a secret; only this answer has its value. Older secrets get an expiry. For owners. */
  createIdentitySecret(
    siteId: string,
    body: CreateIdentitySecret = {},
  ): Promise<IdentitySecretCreated> {
    return this.request('POST /v1/sites/:siteId/identity-secrets', { params: { siteId }, body })
  }

  /** Ends a secret at once. For owners. */
  endIdentitySecret(siteId: string, secretId: string): Promise<void> {
    const params = { siteId, secretId }
    return this.request('DELETE /v1/sites/:siteId/identity-secrets/:secretId', { params })
  }

  /** Everything that is stored about one visitor. For owners. */
  exportVisitor(visitorId: string): Promise<VisitorExport> {
    return this.request('GET /v1/visitors/:visitorId/export', { params: { visitorId } })
  }

  /**
   * Erases a visitor for good: ends an open chat, replaces texts with tombstones and revokes the visitor’s
   * token. A second call changes nothing and answers the same. For owners.
   */
  eraseVisitor(visitorId: string): Promise<VisitorErased> {
    return this.request('DELETE /v1/visitors/:visitorId', { params: { visitorId } })
  }

  listAgents(): Promise<AgentList> {
    return this.request('GET /v1/agents', {})
  }

  createAgent(body: CreateAgent): Promise<Agent> {
    return this.request('POST /v1/agents', { body })
  }

  updateAgent(agentId: string, body: UpdateAgent): Promise<Agent> {
    return this.request('PATCH /v1/agents/:agentId', { params: { agentId }, body })
  }

  /** What administrators did, newest first. For owners. */
  listAudit(query: AuditQuery = {}): Promise<AuditPage> {
    return this.request('GET /v1/audit', { query })
  }
}
