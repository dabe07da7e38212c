import { LanguageService } from '../../server/src/language-service.ts'

/** A service without a project, for Flink 2.2. */
export function newService(parallelism = 4): LanguageService {
  return new LanguageService({
    environment: { flink: '2.2' },
    rules: { flinkVersion: '2.2', parallelism, stateBackend: 'hashmap' },
    levels: {},
  })
}
