import { env, readEnv } from './env.ts';

/** Where another service of the installation is called: CRM_<SERVICE>_GRPC, host:port. Throws ConfigInvalid for another form. */
export function addressOf(
  service: string,
  source: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const name = `CRM_${service.toUpperCase().replaceAll('-', '_')}_GRPC`;
  return source[name] ? readEnv({ [name]: env.address() }, source)[name] : undefined;
}
