import { defineConfig } from 'vitest/config'

const inThreads = { pool: 'threads', maxWorkers: 2, isolate: false, testTimeout: 30_000 } as const

// unit: no network, no processes. flink: the same, over thousands of Flink's stored answers, which take longer than an inner loop may. stack: what starts processes (the built programs, engines, two real Kafka clusters); files run one after the other (two cores).
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/*.test.ts'],
          exclude: ['test/*-flink.test.ts'],
          ...inThreads,
        },
      },
      {
        test: {
          name: 'flink',
          include: ['test/*-flink.test.ts'],
          ...inThreads,
        },
      },
      {
        test: {
          name: 'stack',
          include: ['test/stack/**/*.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
