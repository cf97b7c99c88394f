// The notes in a process of their own, to be killed and stopped: node frames.child.fixture.ts <port>; writes its port.
import { startNotes } from './frames.fixture.ts';

const { server } = await startNotes(`127.0.0.1:${process.argv[2] ?? '0'}`);
process.stdout.write(`${String(server.port)}\n`);
