import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')
/** Above it the number is not known. */
const most = 99

/** What there is to do while nobody waits. */
export const whatNext = {
  title: { queue: 'All caught up', chats: 'Ready for the next one' },
  lead: {
    queue: 'Whoever asks for help appears on the left, and you hear it. Until then:',
    chats: 'The next one that you accept opens here. Until then:',
  },
  queue: (count: number) =>
    plural(count, {
      zero: 'See the queue',
      one: 'Accept the one who waits',
      other: 'Accept one of the {n} who wait',
    }),
  messages: (count: number) =>
    plural(count, {
      zero: 'Read the messages left',
      one: 'Answer the message left',
      other: count > most ? 'Answer the messages left' : 'Answer the {n} messages left',
    }),
  history: 'Read how conversations went',
  people: 'Invite people who answer',
  sites: 'Put the chat on your site',
}
