import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The projects that run together, those with the longest files first. */
const projects = ['unit', 'alone', 'process', 'browser', 'postgres', 'redis']
/** A new clone does not know yet which files take long. */
const long = [
  'http/documented-sizes.',
  'http/every-route.',
  'conformance/embedded.',
  'test/data-folder.',
  'test/start.',
  'test/command.',
  'test/faults.',
  'test/sockets.',
  'clobbering.',
  'panel.browser.',
  'whole-flow.browser.',
  'socket.browser.',
]

const placeIn = (names: readonly string[], isOf: (name: string) => boolean): number => {
  const at = names.findIndex((name) => isOf(name))
  return at < 0 ? names.length : at
}

/** Begins with what takes longest, so that no process ends long after the others. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const places = new Map(
      files.map((file) => [
        file,
        {
          group: file.project.config.sequence.groupOrder,
          project: placeIn(projects, (name) => name === file.project.name),
          file: placeIn(long, (name) => file.moduleId.includes(name)),
        },
      ]),
    )
    const compare = (one: TestSpecification, other: TestSpecification) => {
      const [a, b] = [places.get(one), places.get(other)]
      if (!a || !b) return 0
      return a.group - b.group || a.project - b.project || a.file - b.file
    }
    return (await super.sort(files)).toSorted(compare)
  }
}
