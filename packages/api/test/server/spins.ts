/** Loaded before a server: makes its thread compute without an end at SIGUSR2. */
process.on('SIGUSR2', () => {
  for (;;) Math.random()
})
