/**
 * The closed table of error codes. `status` is the HTTP status of the answer; `retry` says whether
 * the same request may succeed later, unchanged. Clients branch on the code alone.
 */
export const errorCodes = {
  invalid_request: { status: 400, retry: false, title: 'The request is not valid' },
  invalid_json: { status: 400, retry: false, title: 'The body is not valid JSON' },
  weak_password: { status: 400, retry: false, title: 'The password can be guessed' },
  invalid_cursor: { status: 400, retry: false, title: 'The cursor is not one of ours' },
  not_authenticated: { status: 401, retry: false, title: 'A token is required' },
  invalid_token: { status: 401, retry: false, title: 'The token is not valid' },
  another_agent: { status: 401, retry: false, title: 'Another agent is signed in here' },
  invalid_identity: { status: 401, retry: false, title: 'The identity token is not valid' },
  invalid_credentials: { status: 401, retry: false, title: 'The e-mail or the password is wrong' },
  second_factor_required: { status: 401, retry: false, title: 'A code is needed as well' },
  invalid_code: { status: 401, retry: false, title: 'The code is wrong or used up' },
  second_factor_demanded: {
    status: 403,
    retry: false,
    title: 'The workspace demands a second factor',
  },
  forbidden: { status: 403, retry: false, title: 'Not allowed for this role' },
  origin_not_allowed: { status: 403, retry: false, title: 'This origin is not on the site’s list' },
  not_your_chat: { status: 403, retry: false, title: 'Another agent has this chat' },
  sign_up_closed: { status: 403, retry: false, title: 'Sign-up is closed on this installation' },
  identity_required: { status: 403, retry: false, title: 'This site requires a verified identity' },
  not_found: { status: 404, retry: false, title: 'There is nothing at this address' },
  chat_not_found: { status: 404, retry: false, title: 'There is no such chat' },
  site_not_found: { status: 404, retry: false, title: 'There is no such site' },
  visitor_not_found: { status: 404, retry: false, title: 'There is no such visitor' },
  secret_not_found: { status: 404, retry: false, title: 'There is no such identity secret' },
  agent_not_found: { status: 404, retry: false, title: 'There is no such agent' },
  invitation_not_found: { status: 404, retry: false, title: 'There is no such invitation' },
  link_not_found: { status: 404, retry: false, title: 'This link is not valid any more' },
  method_not_allowed: {
    status: 405,
    retry: false,
    title: 'This address does not take this method',
  },
  request_timeout: { status: 408, retry: true, title: 'The request took too long to arrive' },
  already_accepted: { status: 409, retry: false, title: 'Another agent has accepted this chat' },
  chat_not_active: { status: 409, retry: false, title: 'No agent has accepted this chat yet' },
  chat_ended: { status: 409, retry: false, title: 'The chat has ended' },
  chat_not_ended: { status: 409, retry: false, title: 'The chat has not ended yet' },
  agent_at_capacity: { status: 409, retry: false, title: 'The agent has as many chats as allowed' },
  agent_not_available: { status: 409, retry: false, title: 'The agent takes no chats right now' },
  already_rated: { status: 409, retry: false, title: 'The chat has another rating already' },
  start_expired: { status: 409, retry: false, title: 'This start is too old to be repeated' },
  email_taken: { status: 409, retry: false, title: 'Somebody has this e-mail already' },
  already_invited: {
    status: 409,
    retry: false,
    title: 'This e-mail has an invitation already',
  },
  too_many_invitations: {
    status: 409,
    retry: false,
    title: 'The workspace has as many open invitations as allowed',
  },
  agent_disabled: { status: 409, retry: false, title: 'The account of this agent is closed' },
  too_many_secrets: { status: 409, retry: false, title: 'The site has as many secrets as allowed' },
  second_factor_missing: { status: 409, retry: false, title: 'There is no second factor' },
  last_owner: { status: 409, retry: false, title: 'A workspace keeps at least one owner' },
  changed_meanwhile: { status: 409, retry: false, title: 'Somebody else has changed it meanwhile' },
  link_used: { status: 410, retry: false, title: 'This link has been used already' },
  link_expired: { status: 410, retry: false, title: 'This link is too old' },
  payload_too_large: { status: 413, retry: false, title: 'The body is too large' },
  uri_too_long: { status: 414, retry: false, title: 'The address is too long' },
  unsupported_media_type: { status: 415, retry: false, title: 'The body must be application/json' },
  client_id_reused: {
    status: 422,
    retry: false,
    title: 'This clientId has been used for another text',
  },
  text_too_long: { status: 422, retry: false, title: 'The text is too long' },
  rate_limited: { status: 429, retry: true, title: 'Too many requests' },
  headers_too_large: { status: 431, retry: false, title: 'The headers are too large' },
  internal_error: { status: 500, retry: true, title: 'Something went wrong on our side' },
  unavailable: { status: 503, retry: true, title: 'The service is not available right now' },
  draining: { status: 503, retry: true, title: 'This server is going away' },
  timeout: { status: 504, retry: true, title: 'The answer took too long' },
} as const satisfies Record<string, { status: number; retry: boolean; title: string }>

/** What is wrong with a field that has the right form and still cannot work. */
export const fieldErrorCodes = [
  'agent_needs_site',
  'ends_before_first_reply',
  'ends_before_warning',
  'never_open',
  'not_an_origin',
  'unknown_site',
  'unknown_time_zone',
  'wildcard',
] as const
export type FieldErrorCode = (typeof fieldErrorCodes)[number]

/** One of the codes of {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes
