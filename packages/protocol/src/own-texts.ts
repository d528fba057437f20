import Type, { type Static, type TOptional } from 'typebox'
import { closed, nullable } from './shapes.ts'
import { widgetLanguages, type Word, type WordName, words } from './words.ts'

export const WidgetLanguageSchema = Type.Enum([...widgetLanguages], {
  description: 'A language that the widget has texts in.',
})

export const WordNameSchema = Type.Enum(Object.keys(words) as WordName[], {
  description: 'The name of a text of the widget that an owner may replace.',
})

const wordOf = ({ maxLength, blank }: Word) =>
  nullable(
    Type.String({ maxLength }),
    `The owner’s own text${blank ? `, in which {${blank}} is filled in` : ''}; null for the default.`,
  )
type WordSchema = ReturnType<typeof wordOf>

export const OwnTextsOfLanguageSchema = closed(
  Object.fromEntries(
    Object.entries(words).map(([name, word]) => [name, Type.Optional(wordOf(word))]),
  ) as { [Name in WordName]: TOptional<WordSchema> },
  'Texts of one language by their names.',
)
/** Texts of one language that replace the widget’s own. */
export interface OwnTextsOfLanguage extends Static<typeof OwnTextsOfLanguageSchema> {}

export const OwnTextsSchema = closed(
  {
    'pt-BR': Type.Optional(OwnTextsOfLanguageSchema),
    en: Type.Optional(OwnTextsOfLanguageSchema),
  },
  'What replaces the widget’s own texts, by language. A text that is left out is the widget’s own.',
)
export interface OwnTexts extends Static<typeof OwnTextsSchema> {}
