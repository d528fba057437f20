import { type Comment, parseSync } from 'oxc-parser'

/** The comment that tags a piece of a program for the rig: the piece begins right after it. */
export interface Tag {
  name: string
  /** Position at which the piece begins. */
  start: number
}

/** A change to a tagged piece. In a text, `$it` stands for what the text replaces. */
export type Change =
  /** Removes the statement, property, argument, attribute or link of a chain of calls. */
  | { drop: string }
  /** Replaces the value that is returned, assigned or passed, or the expression itself. */
  | { at: string; value: string }
  /** Replaces the condition of an `if` or a `? :`. */
  | { at: string; condition: string }
  /** Replaces the piece itself, or adds to it. */
  | { at: string; as: string }

interface Piece {
  type: string
  start: number
  end: number
  parent: Piece | null
  /** The key of the parent under which the piece is. */
  role: string
  [key: string]: unknown
}

interface Range {
  start: number
  end: number
}

const lists = new Set(['arguments', 'elements', 'properties', 'params', 'attributes'])

/** The tag that a change refers to. */
export const tagOf = (change: Change): string => ('drop' in change ? change.drop : change.at)

/** All tags of a source, in their order. Throws where a comment resembles a tag and is none. */
export function tagsIn(source: string, file: string): Tag[] {
  if (!source.includes('@fault')) return []
  const { comments } = parsed(source, file)
  return comments.flatMap((comment) => {
    const text = comment.value.trim()
    if (!text.startsWith('@fault')) return []
    const name = /^@fault ([a-z]+(?:-[a-z]+)*)$/.exec(text)?.[1]
    if (name === undefined) throw new Error(`“${text}” in ${file} is not “@fault some-name”`)
    return [{ name, start: nextToken(source, comment.end, comments) }]
  })
}

/** The source with the tagged piece changed. */
export function applied(source: string, file: string, change: Change): string {
  const tags = tagsIn(source, file).filter(({ name }) => name === tagOf(change))
  const [tag] = tags
  if (tag === undefined || tags.length > 1) {
    const times = tag === undefined ? 'not' : `${tags.length} times`
    throw new Error(`@fault ${tagOf(change)} is ${times} in ${file}`)
  }
  const { range, text } = edit(source, pieceAt(source, file, tag), change)
  const it = source.slice(range.start, range.end)
  return source.slice(0, range.start) + text.replaceAll('$it', () => it) + source.slice(range.end)
}

function edit(source: string, piece: Piece, change: Change): { range: Range; text: string } {
  if ('drop' in change) return drop(source, piece, change.drop)
  if ('as' in change) return { range: piece, text: change.as }
  const value = valueOf(piece)
  if ('condition' in change) {
    const asked = value?.type === 'ConditionalExpression' ? value : piece
    const test = asked['test'] as Piece | undefined
    if (!test) throw new Error(`@fault ${change.at} is at no condition but a ${piece.type}`)
    return { range: test, text: change.condition }
  }
  if (value === null) throw new Error(`@fault ${change.at} is at no value but a ${piece.type}`)
  if (piece['shorthand'] === true) return { range: piece, text: `$it: ${change.value}` }
  // Parentheses keep a value of several words one operand.
  return { range: value, text: value === piece ? `(${change.value})` : change.value }
}

function drop(source: string, piece: Piece, tag: string): { range: Range; text: string } {
  if (isStatement(piece)) return { range: piece, text: ';' }
  if (piece.type === 'Link') return { range: piece, text: '' }
  if (!lists.has(piece.role)) {
    throw new Error(`@fault ${tag}: a ${piece.type} cannot be dropped here`)
  }
  const comma = /^\s*,/.exec(source.slice(piece.end))?.[0].length ?? 0
  return { range: { start: piece.start, end: piece.end + comma }, text: '' }
}

const isStatement = ({ type }: Piece) =>
  type.endsWith('Statement') || type === 'VariableDeclaration' || type === 'FunctionDeclaration'

/** The value of a piece, without its name; null where it has none. */
function valueOf(piece: Piece): Piece | null {
  const inner = (key: string) => (piece[key] as Piece | null | undefined) ?? null
  switch (piece.type) {
    case 'ExportNamedDeclaration':
      return valueOf(inner('declaration') ?? piece)
    case 'VariableDeclaration':
      return ((piece['declarations'] as Piece[])[0]?.['init'] as Piece | null) ?? null
    case 'ReturnStatement':
    case 'ThrowStatement':
      return inner('argument')
    case 'ExpressionStatement':
      return inner('expression')
    case 'Property':
    case 'PropertyDefinition':
    case 'JSXAttribute':
      return inner('value')
    default:
      return isStatement(piece) || piece.type === 'Link' ? null : piece
  }
}

/** The largest piece that begins right after the tag. */
function pieceAt(source: string, file: string, { name, start }: Tag): Piece {
  const { program } = parsed(source, file)
  let found: Piece | null = null
  visit(program as unknown as Piece, null, '', (piece) => {
    const here = linkAt(piece, start) ?? (piece.start === start ? piece : null)
    if (here !== null && piece.type !== 'Program' && here.end > (found?.end ?? -1)) found = here
  })
  if (found === null) throw new Error(`@fault ${name} in ${file} is at nothing`)
  return found
}

/** A call in a chain, or a property, without the object before it: `.forUpdate()`. */
function linkAt(piece: Piece, start: number): Piece | null {
  if (piece.type !== 'MemberExpression') return null
  const [object, property] = [piece['object'] as Piece, piece['property'] as Piece]
  if (object.end > start || property.start <= start) return null
  const { parent } = piece
  const isCalled = parent?.type === 'CallExpression' && piece.role === 'callee'
  return { ...piece, type: 'Link', start, end: isCalled ? parent.end : piece.end }
}

function visit(
  piece: Piece,
  parent: Piece | null,
  role: string,
  each: (piece: Piece) => void,
): void {
  piece.parent = parent
  piece.role = role
  each(piece)
  for (const [key, value] of Object.entries(piece)) {
    if (key === 'parent') continue
    for (const inner of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isPiece(inner)) visit(inner, piece, key, each)
    }
  }
}

const isPiece = (value: unknown): value is Piece =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

function parsed(source: string, file: string) {
  const result = parseSync(file, source)
  const [error] = result.errors
  if (error !== undefined) throw new Error(`${file}: ${error.message}`)
  return result
}

function nextToken(source: string, from: number, comments: readonly Comment[]): number {
  const at = from + (/^\s*/.exec(source.slice(from))?.[0].length ?? 0)
  const comment = comments.find(({ start }) => start === at)
  return comment === undefined ? at : nextToken(source, comment.end, comments)
}
