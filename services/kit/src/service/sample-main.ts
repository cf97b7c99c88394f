import { serviceConfig } from '../config/service.ts';
import { NotesService, sampleRegistry } from '../grpc/sample-service.ts';
import type { Note } from '../grpc/sample-service.ts';
import { implement } from '../grpc/server.ts';
import { runService } from './run.ts';

/** The smallest whole service: what its start and its idle memory cost is what every service pays. */
const echo = (request: Note): Promise<Note> => Promise.resolve(request);

await runService({
  name: 'sample',
  registry: sampleRegistry,
  config: serviceConfig({}),
  services: [
    implement(NotesService, {
      writeNote: echo,
      readNote: echo,
      syncNotes: echo,
      hello: echo,
      exportNotes: async function* (request) {
        yield await echo(request);
      },
      importNotes: async (requests) => {
        let count = 0;
        for await (const note of requests) count += note.text.length;
        return { text: 'taken', count };
      },
    }),
  ],
});
