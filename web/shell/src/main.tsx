import '@fontsource-variable/source-sans-3';
import '@crm/ui/styles.css';
import './shell.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { boot } from './boot/boot.ts';
import { reportErrors } from './boot/client-errors.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
reportErrors();
const result = await boot();
if (result.state !== 'leaving')
  createRoot(root).render(<App offline={result.state === 'offline' ? result.error : undefined} />);
