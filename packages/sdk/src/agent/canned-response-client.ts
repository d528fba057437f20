import type {
  CannedResponse,
  CannedResponsePage,
  CannedResponseSearch,
  CannedResponsesCsv,
  CannedResponsesImported,
  CreateCannedResponse,
  Endpoint,
  ImportCannedResponses,
  UpdateCannedResponse,
} from '@papo/protocol'
import type { CannedResponsesQuery, ExportCannedResponsesQuery } from '../transport/contract.ts'
import type { Model } from '../transport/model.ts'
import type { Answers, Asked } from '../transport/visitor-answers.ts'
import { MailClient } from './mail-client.ts'

const cannedResponse = (id = ''): Model<CannedResponse> => ({
  id,
  shortcut: '',
  text: '',
  scope: '',
})
const page = (): Model<CannedResponsePage> => ({
  cannedResponses: [cannedResponse()],
})

/** The models of the answers to these calls. */
export const cannedResponseAnswers = () =>
  ({
    'GET /v1/canned-responses': page,
    'POST /v1/canned-responses/search': page,
    'POST /v1/canned-responses': () => cannedResponse(),
    'PATCH /v1/canned-responses/:cannedResponseId': ({ params }: Asked) =>
      cannedResponse(params?.['cannedResponseId']),
    'GET /v1/canned-responses/csv': () => ({ csv: '' }),
    'POST /v1/canned-responses/csv': () => ({ created: 0, updated: 0, unchanged: 0 }),
  }) satisfies Partial<Answers<Endpoint>>

/** The calls about the texts that agents insert by a shortcut. */
export abstract class CannedResponseClient extends MailClient {
  /**
   * The canned responses that the agent may use, newest first, page by page: the agent’s own, those of the sites that
   * the agent answers, and those of all.
   *
   * @throws PapoError `invalid_cursor`: `before` is no `nextCursor` of this list.
   * @example
   * ```ts
   * const { cannedResponses } = await agent.listCannedResponses({ scope: 'mine' })
   * for (const { shortcut, text } of cannedResponses) show(`/${shortcut}: ${text}`)
   * ```
   */
  listCannedResponses(query: CannedResponsesQuery = {}): Promise<CannedResponsePage> {
    return this.request('GET /v1/canned-responses', { query })
  }

  /**
   * Those of `listCannedResponses` that have each word of `text`, of 1 to 200 characters, in their shortcut, title or
   * text, without regard to case and accents. A page has 1 to 100 of them, 50 by default.
   *
   * @throws PapoError `invalid_cursor`: `before` is no `nextCursor` of this list.
   * @example
   * ```ts
   * const { cannedResponses } = await agent.searchCannedResponses({ text: 'preco' })
   * show(cannedResponses.map(({ title }) => title))
   * ```
   */
  searchCannedResponses(body: CannedResponseSearch): Promise<CannedResponsePage> {
    return this.request('POST /v1/canned-responses/search', { body })
  }

  /**
   * Makes a canned response: of the agent without a `scope`, else of a site (`siteId`) or of all, which admins and
   * owners make. One agent, one site and the workspace have at most 500 each.
   *
   * @throws PapoError
   * - `shortcut_taken`: another one of the same scope has this shortcut.
   * - `too_many_canned_responses`: there are 500 already.
   * - `site_not_found`: the workspace has no such site.
   * - `text_too_long`: the text has more than 4,000 characters, or the title more than 80.
   * - `forbidden`: the agent is neither admin nor owner.
   * @example
   * ```ts
   * const text = 'Olá, {visitor.name}! Como posso ajudar?'
   * const { id } = await agent.createCannedResponse({ shortcut: 'ola', text, scope: 'all' })
   * show(id)
   * ```
   */
  createCannedResponse(body: CreateCannedResponse): Promise<CannedResponse> {
    return this.request('POST /v1/canned-responses', { body })
  }

  /**
   * Changes a canned response, also who has it; a field that is left out stays as it is. `ifRevision` is as with
   * `updateSite`.
   *
   * @throws PapoError
   * - `canned_response_not_found`: there is no such canned response, or the agent may not use it.
   * - `shortcut_taken`: another one of the same scope has this shortcut.
   * - `too_many_canned_responses`: the new scope has 500 already.
   * - `site_not_found`: the workspace has no such site.
   * - `changed_meanwhile`: `ifRevision` is not the present revision; see `updateSite`.
   * - `text_too_long`: the text has more than 4,000 characters, or the title more than 80.
   * - `forbidden`: it is one of a site or of all, and the agent is neither admin nor owner.
   * @example
   * ```ts
   * const { cannedResponses } = await agent.listCannedResponses()
   * for (const { id, revision } of cannedResponses) {
   *   await agent.updateCannedResponse(id, { title: 'Saudação', ifRevision: revision })
   * }
   * ```
   */
  updateCannedResponse(
    cannedResponseId: string,
    body: UpdateCannedResponse,
  ): Promise<CannedResponse> {
    const params = { cannedResponseId }
    return this.request('PATCH /v1/canned-responses/:cannedResponseId', { params, body })
  }

  /**
   * Removes a canned response for good.
   *
   * @throws PapoError
   * - `canned_response_not_found`: there is no such canned response, or the agent may not use it.
   * - `forbidden`: it is one of a site or of all, and the agent is neither admin nor owner.
   * @example
   * ```ts
   * const { cannedResponses } = await agent.listCannedResponses({ scope: 'mine' })
   * for (const { id } of cannedResponses) await agent.removeCannedResponse(id)
   * ```
   */
  removeCannedResponse(cannedResponseId: string): Promise<void> {
    const params = { cannedResponseId }
    return this.request('DELETE /v1/canned-responses/:cannedResponseId', { params })
  }

  /**
   * Canned responses as CSV with the columns `shortcut`, `title`, `text`, `scope` and `site`, page by page: the texts
   * of all pages one after the other are the file.
   *
   * @throws PapoError `invalid_cursor`: `before` is no `nextCursor` of this list.
   * @example
   * ```ts
   * const { csv, nextCursor } = await agent.exportCannedResponses({ scope: 'mine' })
   * show([csv, nextCursor])
   * ```
   */
  exportCannedResponses(query: ExportCannedResponsesQuery = {}): Promise<CannedResponsesCsv> {
    return this.request('GET /v1/canned-responses/csv', { query })
  }

  /**
   * Makes and changes canned responses out of CSV: all rows or none. A row with a known shortcut changes that one.
   * With `dryRun` every line is checked and nothing is stored. The whole body has at most 65,536 bytes.
   *
   * @throws PapoError `invalid_csv`: nothing is stored; each of `problem.errors` has its `line`, its `column` and a
   * `code`.
   * @example
   * ```ts
   * const csv = 'shortcut,text\r\nola,"Olá, {visitor.name}!"\r\n'
   * const { created, updated } = await agent.importCannedResponses({ csv })
   * show([created, updated])
   * ```
   */
  importCannedResponses(body: ImportCannedResponses): Promise<CannedResponsesImported> {
    return this.request('POST /v1/canned-responses/csv', { body })
  }
}
