import { crmRemote } from '@crm/portal-sdk/vite';
import config from './portal.config.ts';

export default crmRemote(config);
