import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findJava, majorOf } from '../server/src/stack/java.ts'

describe('findJava', () => {
  let root: string
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'sluice-unit-'))
    for (const version of ['1.8.0_402', '11.0.22', '17.0.9', '21.0.2']) {
      await mkdir(join(root, version, 'bin'), { recursive: true })
      await writeFile(join(root, version, 'bin/java'), '#!/bin/sh\nexit 1\n')
      await chmod(join(root, version, 'bin/java'), 0o755)
      await writeFile(join(root, version, 'release'), `IMPLEMENTOR="X"\nJAVA_VERSION="${version}"\n`)
    }
    await mkdir(join(root, 'empty'))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))
  const path = (...versions: string[]) => versions.map(version => join(root, version, 'bin')).join(delimiter)

  test('takes JAVA_HOME before PATH, and the first of PATH that is new enough', async () => {
    expect(await findJava({ JAVA_HOME: join(root, '21.0.2'), PATH: path('17.0.9') })).toEqual({
      path: join(root, '21.0.2/bin/java'),
      version: '21.0.2',
    })
    expect(await findJava({ JAVA_HOME: join(root, '11.0.22'), PATH: path('17.0.9', '21.0.2') })).toMatchObject({ version: '17.0.9' })
    expect(await findJava({ PATH: path('empty', '1.8.0_402', '21.0.2') })).toMatchObject({ version: '21.0.2' })
  })

  test('says in one line what is missing and what to install', async () => {
    const none = await findJava({ PATH: join(root, 'empty') })
    expect(none).toMatchObject({
      kind: 'java-missing',
      hint: expect.stringMatching(/^No Java runtime was found: install Java 17 or newer \(.+\), or point JAVA_HOME at one$/),
    })
    const old = await findJava({ PATH: path('1.8.0_402', '11.0.22') })
    expect(old).toMatchObject({
      kind: 'java-missing',
      hint: expect.stringMatching(/^Java 1\.8\.0_402 \(.+\) is too old for Kafka: install Java 17/),
    })
  })

  test.each([
    ['17.0.15', 17],
    ['1.8.0_402', 8],
    ['21', 21],
    ['25-ea', 25],
  ])('reads %s as %i', (version, major) => expect(majorOf(version)).toBe(major))
})
