import Type, { type Static } from 'typebox'
import { type ErrorCode, errorCodes, fieldErrorCodes } from './errors.ts'
import { closed, id } from './shapes.ts'

export const ErrorCodeSchema = Type.Enum(Object.keys(errorCodes) as ErrorCode[], {
  description: 'Branch on this, never on text.',
})

export const ProblemSchema = closed(
  {
    type: Type.String({ description: 'An address that explains the code.' }),
    title: Type.String({ description: 'The code in words, always the same for one code.' }),
    status: Type.Integer({ description: 'The HTTP status.' }),
    code: ErrorCodeSchema,
    detail: Type.String({ description: 'What happened this time.' }),
    requestId: Type.String({ description: 'Quote it when you ask for help.' }),
    errors: Type.Optional(
      Type.Array(
        closed(
          {
            path: Type.String({
              description: 'JSON Pointer into the body, or the parameter’s name.',
            }),
            message: Type.String({ description: 'What is wrong with it, in English.' }),
            code: Type.Optional(
              Type.Enum([...fieldErrorCodes], {
                description: 'Why a value of the right form is refused.',
              }),
            ),
            line: Type.Optional(
              Type.Integer({ minimum: 1, description: 'The line, if the field holds CSV.' }),
            ),
            column: Type.Optional(
              Type.String({ description: 'The name of the column, if the field holds CSV.' }),
            ),
          },
          'One wrong field.',
        ),
        { description: 'Each wrong field.' },
      ),
    ),
    acceptedBy: Type.Optional(
      closed(
        { id: id('The agent.'), name: Type.String({ description: 'The agent’s name.' }) },
        'With already_accepted: the agent who has the chat.',
      ),
    ),
    meanwhile: Type.Optional(
      closed(
        {
          revision: Type.Integer({ minimum: 1, description: 'The present revision.' }),
          fields: Type.Array(
            closed(
              {
                path: Type.String({
                  description: 'JSON Pointer into the changed thing.',
                  examples: ['/appearance/color'],
                }),
                value: Type.Unknown({ description: 'What it is now.' }),
              },
              'A field that was changed.',
            ),
            { description: 'Every field that was changed since `ifRevision`.' },
          ),
        },
        'With changed_meanwhile: what was changed since.',
      ),
    ),
  },
  'An error, as RFC 9457 describes.',
)
export interface Problem extends Static<typeof ProblemSchema> {}
