import { throughProxy, speaksInTime } from './through-proxy.ts'

export const cutsIdle = throughProxy({
  code: 'X10',
  name: 'cuts-idle',
  what: 'A proxy cuts what is silent for 30 s: a socket never is, and nobody polls.',
  front: { program: 'haproxy', configuration: 'faults/proxies/configurations/cuts-idle.cfg' },
  carries: 'frames',
  protection: speaksInTime,
  silentMs: { brief: 35_000, usual: 70_000, full: 130_000 },
})
