import { limits, widgetLanguages, words } from '@papo/protocol'

/** A character of a text has at most four bytes, an escaped quotation mark or line break two. */
export const text = (length: number): number => 4 * length
/** Names and values of attributes may contain control characters, which JSON writes as six bytes. */
export const attributes =
  limits.attributeCount * (6 * (limits.attributeKeyLength + limits.attributeLength) + 8)
/** Ids, times, numbers and the names of fields. */
export const rest = 1200
/** An address is stored encoded, in ASCII. */
const page = 2 * limits.urlLength + text(limits.titleLength)
const subjectLength = 200
const tag = text(limits.tagLength) + 3
export const names = 3 * text(limits.nameLength)
export const listedChat =
  rest +
  names +
  page +
  text(limits.emailLength + limits.externalIdLength + subjectLength + limits.feedbackLength) +
  limits.tagsOfChat * tag
/** Which attributes are signed is told by their names. */
const signed = limits.attributeCount * (6 * limits.attributeKeyLength + 3)
export const chat = listedChat + attributes + signed
export const tags = limits.suggestedTags * tag
export const journey = limits.visitedPages * (limits.urlLength + text(limits.titleLength) + 80)
/** As many again as may be added, after two visitors were merged. */
export const notes =
  2 * limits.visitorNotes * (text(limits.visitorNoteLength + limits.nameLength) + 300)
const block = rest + text(limits.blockReasonLength + 2 * limits.nameLength + limits.emailLength)
export const visitor = rest + journey + notes + limits.blocksOfVisitor * block
export const chats = { field: 'chats', entryBytes: listedChat, most: 100 }
export const agent = rest + text(limits.nameLength + limits.emailLength)
export const staff = { because: 'agents are made by owners alone, one call each' }
const maxOrigin = 300
const maxOrigins = 100
/** The owner's own texts in every language, with their names. */
const ownWords = Object.entries(words).reduce(
  (sum, [name, { maxLength }]) => sum + name.length + text(maxLength) + 6,
  0,
)
/** The dates with hours of their own: a name and the stretches each. */
const exceptions =
  limits.exceptions * (text(limits.nameLength) + 40 * limits.stretchesOfException + 60)
export const settings = 6000 + widgetLanguages.length * ownWords
/** A site remembers so many refused origins, with a time each. */
const refused = limits.refusedOrigins * (maxOrigin + 60)
export const site =
  rest + settings + exceptions + text(limits.nameLength) + maxOrigins * maxOrigin + refused
/** The shortcut, the title and the text of a canned response. */
export const cannedResponse =
  rest + text(limits.shortcutLength + limits.nameLength + limits.textLength)
/** Names of fields, roles, the name of an agent or a site. */
export const auditEntry = rest + maxOrigins * maxOrigin + 2 * text(limits.nameLength)
