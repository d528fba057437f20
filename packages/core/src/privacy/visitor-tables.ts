import { chatLinkTable } from '../chat/chat-link.ts'
import { visitTable } from '../chat/visit.ts'
import { mailTable } from '../mail/mail.ts'
import { agents, impersonal, type Table, visitors } from '../platform/column.ts'
import { visitorBlockTable } from '../visitor/block.ts'
import { visitorNoteTable } from '../visitor/visitor-note.ts'

const id = { because: 'an id tells nothing by itself and holds the rows together' }
const digest = { because: 'a digest of a random secret, from which nothing can be read' }

const visitor: Table = {
  owner: { column: 'id', is: 'visitor', order: ['id'] },
  retention: { kept: 'as the site says' },
  columns: {
    id: visitors('the visitor’s id', 'kept', { as: 'id', ...id }),
    workspace_id: impersonal('the workspace'),
    site_id: impersonal('the site', { as: 'siteId' }),
    name: visitors('the name that was given', 'nulled', { as: 'name' }),
    email: visitors('the e-mail that was given', 'nulled', { as: 'email' }),
    attributes: visitors('facts that the page told', 'emptied', { as: 'attributes' }),
    created_at: visitors('when they first came', 'kept', {
      as: 'createdAt',
      because: 'the age of the row is what retention goes by',
    }),
    erased_at: impersonal('when they were erased', { as: 'erasedAt' }),
  },
}

const visitorIdentity: Table = {
  owner: { column: 'visitor_id', is: 'visitor', order: ['external_id'] },
  retention: { kept: 'with', what: 'the visitor' },
  columns: {
    site_id: impersonal('the site'),
    external_id: visitors('the site’s own id of the visitor', 'removed', { as: 'externalId' }),
    workspace_id: impersonal('the workspace'),
    visitor_id: visitors('the visitor’s id', 'removed', { because: 'it is in the export once' }),
    name_verified: impersonal('whether the name is the site’s word'),
    email_verified: impersonal('whether the e-mail is the site’s word'),
    attributes_verified: impersonal('which facts are the site’s word'),
    verified_at: visitors('when the site last signed for them', 'removed', { as: 'verifiedAt' }),
  },
}

const visitorToken: Table = {
  owner: { column: 'visitor_id', is: 'visitor', order: ['created_at', 'token_hash'] },
  retention: { kept: 'until', column: 'expires_at' },
  columns: {
    token_hash: visitors('digest of the token in their browser', 'removed', digest),
    visitor_id: visitors('the visitor’s id', 'removed', { because: 'it is in the export once' }),
    site_id: impersonal('the site'),
    workspace_id: impersonal('the workspace'),
    created_at: visitors('when the token was made', 'removed', { as: 'createdAt' }),
    last_used_at: visitors('when it was last used', 'removed', { as: 'lastUsedAt' }),
    expires_at: visitors('until when it is taken', 'removed', { as: 'expiresAt' }),
    only_chat_id: visitors('the one chat that it opens', 'removed', { because: id.because }),
  },
}

const identityUse: Table = {
  owner: { column: 'visitor_id', is: 'visitor', order: ['expires_at', 'token_hash'] },
  retention: { kept: 'until', column: 'expires_at' },
  columns: {
    token_hash: visitors('digest of an identity token that was used', 'removed', digest),
    site_id: impersonal('the site'),
    workspace_id: impersonal('the workspace'),
    visitor_id: visitors('the visitor’s id', 'removed', { because: 'it is in the export once' }),
    revoked: impersonal('whether the token was revoked'),
    expires_at: impersonal('until when it must be remembered'),
  },
}

const chatSession: Table = {
  owner: { column: 'visitor_id', is: 'visitor', order: ['id'] },
  retention: { kept: 'as the site says' },
  columns: {
    id: visitors('the chat’s id', 'kept', { as: 'id', ...id }),
    workspace_id: impersonal('the workspace'),
    site_id: impersonal('the site', { as: 'siteId' }),
    visitor_id: visitors('the visitor’s id', 'kept', id),
    kind: impersonal('a live chat, or a message that was left', { as: 'kind' }),
    number: impersonal('the short number for people', { as: 'number' }),
    follow_up_of: impersonal('the ended chat that it follows', { as: 'followUpOf' }),
    status: impersonal('waiting, active or ended', { as: 'status' }),
    ticket: impersonal('the place in the line'),
    agent_id: agents('who has the chat'),
    start_hash: visitors('digest of the start’s secret', 'kept', digest),
    created_at: impersonal('when it was started', { as: 'createdAt' }),
    accepted_at: impersonal('when it was accepted last', { as: 'acceptedAt' }),
    first_accepted_at: impersonal('when it was accepted first'),
    ended_at: impersonal('when it ended', { as: 'endedAt' }),
    ended_by: impersonal('which side ended it', { as: 'endedBy' }),
    rating: visitors('stars, 1 to 5', 'kept', {
      as: 'rating',
      because: 'a number among others, for the averages',
    }),
    feedback: visitors('what was said with the stars', /* @fault erased-feedback */ 'nulled', {
      as: 'feedback',
    }),
    last_seq: impersonal('how many entries the log has'),
    last_public_seq: impersonal('the last entry that the visitor may see'),
    read_by_visitor: impersonal('how far the visitor has read'),
    read_by_agent: impersonal('how far the agent has read'),
    moved_at: impersonal('when the last entry was stored'),
    subject: visitors('the beginning of the first message', 'nulled', { as: 'subject' }),
    page_url: visitors('the page, without query', 'nulled', { as: 'pageUrl' }),
    page_title: visitors('the page’s title', 'nulled', { as: 'pageTitle' }),
    page_referrer: visitors('where they came from', 'nulled', { as: 'pageReferrer' }),
    locale: visitors('their language', 'nulled', { as: 'locale' }),
    tags: visitors('what agents have tagged it with', 'emptied', { as: 'tags' }),
    edition: impersonal('how often entries were erased'),
    returned_at: impersonal('when it returned to the line'),
    requeue_at: impersonal('when it returns to the line'),
    reply_due_at: impersonal('when a first reply is due'),
    warn_at: impersonal('when silence is warned of'),
    abandon_at: impersonal('when silence ends it'),
    erased_up_to: impersonal('how far its erasure has come'),
    erased_entries: impersonal('how many of its entries were erased'),
  },
}

const message: Table = {
  owner: { column: 'chat_id', is: 'chat', order: ['chat_id', 'seq'], marks: 'erased' },
  retention: { kept: 'with', what: 'the chat' },
  columns: {
    chat_id: visitors('the chat’s id', 'kept', { as: 'chatId', ...id }),
    seq: impersonal('the place in the log', { as: 'seq' }),
    id: impersonal('the entry’s id', { as: 'id' }),
    workspace_id: impersonal('the workspace'),
    client_id: impersonal('the sender’s own id of it, random'),
    kind: impersonal('what happened', { as: 'kind' }),
    author_type: impersonal('which side', { as: 'authorType' }),
    author_id: impersonal('the author’s id'),
    author_name: visitors('the author’s name at the time', /* @fault erased-author */ 'nulled', {
      as: 'authorName',
      where: ['author_type', 'visitor'],
    }),
    text: visitors('what either side wrote, and notes about the visitor', 'blanked', {
      as: 'text',
    }),
    rating: visitors('stars, 1 to 5', 'kept', {
      as: 'rating',
      because: 'a number among others, for the averages',
    }),
    to_id: agents('who it was given to'),
    to_name: agents('the name of who it was given to', { as: 'toName' }),
    erased: impersonal('whether the text was erased', { as: 'erased' }),
    created_at: impersonal('when it was stored', { as: 'createdAt' }),
  },
}

const visitorPresence: Table = {
  owner: { column: 'chat_id', is: 'chat', order: ['chat_id'] },
  retention: { kept: 'with', what: 'the wait of its chat' },
  columns: {
    chat_id: visitors('the chat’s id', 'removed', { as: 'chatId' }),
    workspace_id: impersonal('the workspace'),
    seen_at: visitors('when the waiting visitor was last there', 'removed', { as: 'lastSeenAt' }),
  },
}

const accessLog: Table = {
  owner: {
    column: 'subject_id',
    is: 'visitor',
    where: ['subject_type', 'visitor'],
    order: ['at', 'id'],
  },
  retention: { kept: 'months', /* @fault access-log-months */ months: 6, column: 'at' },
  columns: {
    id: impersonal('the entry’s id'),
    at: visitors('when', 'kept', { as: 'at', operator: true, because: 'the law asks for it' }),
    workspace_id: impersonal('the workspace'),
    subject_type: impersonal('visitor or agent'),
    subject_id: visitors('who', 'kept', { because: 'the law asks for it' }),
    action: visitors('what they began', 'kept', {
      as: 'action',
      operator: true,
      because: 'the law asks for it',
    }),
    address: visitors('the network address', 'kept', {
      as: 'address',
      operator: true,
      because: 'the law asks for it',
    }),
  },
}

/** The tables that hold rows of visitors. */
export const visitorTables = {
  visitor,
  visitor_identity: visitorIdentity,
  visitor_token: visitorToken,
  identity_use: identityUse,
  chat_session: chatSession,
  message,
  visitor_presence: visitorPresence,
  visit: visitTable,
  visitor_note: visitorNoteTable,
  visitor_block: visitorBlockTable,
  chat_link: chatLinkTable,
  mail: mailTable,
  access_log: accessLog,
} as const satisfies Record<string, Table>
