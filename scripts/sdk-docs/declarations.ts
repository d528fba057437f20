/** Reads what a module declares, with its comments: from sources and from declaration files alike. */
import {
  type Comment,
  type MethodDefinition,
  type Node,
  parseSync,
  type PropertyDefinition,
  type Statement,
  type TSMethodSignature,
  type TSPropertySignature,
} from 'oxc-parser'
import { type DocComment, parseDocComment } from './doc-comment.ts'

/** A type, a value, or a member of one. */
export interface Declaration {
  /** `AgentClient`, `AgentClient.getMe`, `AgentClient.constructor` */
  name: string
  /** `callable`: a function, a constructor or a method. */
  kind: 'type' | 'callable' | 'property'
  /** Null without a comment. */
  doc: DocComment | null
  /** The source text, with the body if there is one. */
  text: string
  returnsPromise: boolean
}

/** A class, an interface, an alias, a function or a constant. */
export interface TopLevel extends Declaration {
  isExported: boolean
  /** The names of the classes and interfaces that it extends. */
  parents: string[]
  /** What a user sees of it: nothing private, protected or internal. */
  members: Declaration[]
}

type Member = MethodDefinition | PropertyDefinition | TSMethodSignature | TSPropertySignature

const memberTypes: ReadonlySet<string> = new Set<Member['type']>([
  'MethodDefinition',
  'TSAbstractMethodDefinition',
  'PropertyDefinition',
  'TSAbstractPropertyDefinition',
  'TSMethodSignature',
  'TSPropertySignature',
])

class Reader {
  readonly #text: string
  readonly #comments: Comment[]

  constructor(text: string, comments: Comment[]) {
    this.#text = text
    this.#comments = comments
  }

  /** The comment that stands directly before the position. */
  #docBefore(start: number): DocComment | null {
    const comment = this.#comments.findLast(({ end }) => end <= start)
    if (comment === undefined || this.#text.slice(comment.end, start).trim() !== '') return null
    const text = this.#text.slice(comment.start, comment.end)
    return text.startsWith('/**') ? parseDocComment(text) : null
  }

  #declaration(name: string, kind: Declaration['kind'], node: Node): Declaration {
    const text = this.#text.slice(node.start, node.end)
    return { name, kind, doc: this.#docBefore(node.start), text, returnsPromise: false }
  }

  topLevel(statement: Statement): TopLevel[] {
    const isExported = statement.type === 'ExportNamedDeclaration'
    const node = isExported ? statement.declaration : statement
    const of = (name: string, kind: Declaration['kind'] = 'type') => ({
      ...this.#declaration(name, kind, statement),
      isExported,
      parents: [],
      members: [],
    })
    switch (node?.type) {
      case 'ClassDeclaration': {
        const name = node.id?.name ?? ''
        const parents = node.superClass?.type === 'Identifier' ? [node.superClass.name] : []
        return [{ ...of(name), parents, members: this.#members(name, node.body.body) }]
      }
      case 'TSInterfaceDeclaration': {
        const { name } = node.id
        const parents = node.extends.flatMap(({ expression }) =>
          expression.type === 'Identifier' ? [expression.name] : [],
        )
        return [{ ...of(name), parents, members: this.#members(name, node.body.body) }]
      }
      case 'TSTypeAliasDeclaration':
        return [of(node.id.name)]
      case 'FunctionDeclaration':
      case 'TSDeclareFunction':
        return [of(node.id?.name ?? '', 'callable')]
      case 'VariableDeclaration':
        return node.declarations.flatMap(({ id }) =>
          id.type === 'Identifier' ? [of(id.name, 'callable')] : [],
        )
      default:
        return []
    }
  }

  #members(owner: string, nodes: readonly Node[]): Declaration[] {
    return nodes.flatMap((node) => {
      if (!isMember(node) || node.key.type !== 'Identifier') return []
      if ('accessibility' in node && node.accessibility && node.accessibility !== 'public')
        return []
      const name = `${owner}.${node.key.name}`
      const member = this.#declaration(name, isCallable(node) ? 'callable' : 'property', node)
      if (member.doc?.isInternal) return []
      return [{ ...member, returnsPromise: /^[^{]*\): Promise</s.test(withoutTypes(member.text)) }]
    })
  }
}

/** Without the types in braces, so that the first brace opens the body. */
const withoutTypes = (text: string): string => text.replaceAll(/: \{[^{}]*\}|= \{\}/g, '')

const isMember = (node: Node): node is Member => memberTypes.has(node.type)

const isCallable = (node: Member): boolean =>
  'kind' in node && (node.kind === 'method' || node.kind === 'constructor')

/** Everything that the file declares at its top. */
export function readDeclarations(path: string, text: string): TopLevel[] {
  const { program, comments, errors } = parseSync(path, text)
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`)
  const reader = new Reader(text, comments)
  return program.body.flatMap((statement) => reader.topLevel(statement))
}

/** The names that an `index.ts` exports from its own package. */
export function exportedNames(path: string, text: string): Set<string> {
  const { program } = parseSync(path, text)
  const names = program.body.flatMap((statement) =>
    statement.type === 'ExportNamedDeclaration' && statement.source?.value.startsWith('.')
      ? statement.specifiers.map(({ exported }) => ('name' in exported ? exported.name : ''))
      : [],
  )
  return new Set(names)
}

/** The public declarations, with the classes and interfaces that they extend. */
export function publicDeclarations(all: TopLevel[], names: ReadonlySet<string>): TopLevel[] {
  const byName = new Map(all.map((each) => [each.name, each]))
  const seen = new Set<TopLevel>()
  function see(name: string): void {
    const found = byName.get(name)
    if (found === undefined || seen.has(found)) return
    seen.add(found)
    for (const parent of found.parents) see(parent)
  }
  for (const name of names) see(name)
  return [...seen]
}
