/** Sizes that client and server agree on. Lengths are Unicode code points, sizes are bytes. */
export const limits = {
  /** The longest text of one message, after trimming. */
  textLength: 4000,
  nameLength: 80,
  emailLength: 254,
  feedbackLength: 2000,
  /** The most attributes of one visitor, over all starts. */
  attributeCount: 20,
  attributeKeyLength: 64,
  attributeLength: 256,
  urlLength: 2048,
  titleLength: 256,
  /** The last pages of a visitor that are kept with a chat. */
  visitedPages: 20,
  /** A note about a visitor, and the most that are added of one visitor. */
  visitorNoteLength: 1000,
  visitorNotes: 30,
  /** The longest reason of a block, and the most blocks of a workspace that are in force. */
  blockReasonLength: 200,
  blocks: 2000,
  /** A merge of two visitors may leave more; the newest are shown. */
  blocksOfVisitor: 4,
  tagLength: 32,
  tagsOfChat: 10,
  /** The most tags that are suggested. */
  suggestedTags: 50,
  /** The longest name of a time zone. */
  timeZoneLength: 64,
  bodyBytes: 65_536,
  pageBytes: 49_152,
  pageMessages: 100,
  waitSeconds: 25,
  /** The longest JWT, and the longest id that a site may have for a visitor. */
  identityTokenLength: 4096,
  externalIdLength: 255,
  /** The code of a link is shorter; no text of a caller is hashed at any length. */
  linkCodeLength: 100,
  /** The most sites that an agent’s list names. */
  sitesOfAgent: 100,
  /** The most dates of a site with hours of their own … */
  exceptions: 100,
  /** … and the most stretches of one of them. */
  stretchesOfException: 4,
  originLength: 300,
  /** How many refused origins of a site are remembered. */
  refusedOrigins: 20,
  /** How many mails that were given up a list shows. */
  failedMails: 50,
  /** The largest picture of an agent, and its sides in pixels. */
  pictureBytes: 32_768,
  pictureMinSide: 16,
  pictureMaxSide: 512,
  /** The word after the `/` that inserts a canned response. */
  shortcutLength: 40,
  /** The most canned responses of one agent, of one site, and of a whole workspace. */
  cannedResponses: 500,
  passwordMinLength: 10,
  passwordMaxLength: 256,
} as const
