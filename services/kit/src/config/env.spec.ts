import { ConfigInvalid, env, readEnv } from './env.ts';
import { serviceConfig } from './service.ts';

const usable = {
  CRM_GRPC_LISTEN: '127.0.0.1:50051',
  CRM_HTTP_LISTEN: '127.0.0.1:8081',
  CRM_PG_URL: 'postgres://crm@127.0.0.1:5432/sales',
  CRM_KAFKA_BROKERS: '127.0.0.1:9092, 127.0.0.1:9093',
  CRM_OIDC_ISSUER: 'http://127.0.0.1:8080/realms/crm',
};

test('a usable environment gives typed values and defaults', () => {
  const config = serviceConfig(
    { CRM_SMTP_URL: env.optionalUrl() },
    { ...usable, CRM_TRACE_RATIO: '0.5', CRM_PG_POOL: '4', UNRELATED: 'x' },
  );
  expect(config).toMatchObject({
    CRM_KAFKA_BROKERS: ['127.0.0.1:9092', '127.0.0.1:9093'],
    CRM_TRACE_RATIO: 0.5,
    CRM_PG_POOL: 4,
    CRM_KAFKA_PREFIX: 'crm',
    CRM_LOG_LEVEL: 'info',
  });
  expect(config).not.toHaveProperty('UNRELATED');
});

test('all bad variables are named at once, without their values', () => {
  const bad = {
    ...usable,
    CRM_GRPC_LISTEN: 'nowhere',
    CRM_OIDC_ISSUER: 'secret-ish',
    CRM_PG_POOL: '0',
    CRM_TRACE_RATIO: '2',
    CRM_LOG_LEVEL: 'loud',
    CRM_KAFKA_BROKERS: '',
  };
  const attempt = () => serviceConfig({}, bad);
  expect(attempt).toThrow(ConfigInvalid);
  expect(attempt).toThrow(
    [
      'Configuration is not usable:',
      '  CRM_GRPC_LISTEN: must be host:port',
      '  CRM_PG_POOL: must be at least 1',
      '  CRM_KAFKA_BROKERS: is not set',
      '  CRM_OIDC_ISSUER: must be a URL',
      '  CRM_LOG_LEVEL: must be one of trace, debug, info, warn, error, fatal, silent',
      '  CRM_TRACE_RATIO: must be at most 1',
    ].join('\n'),
  );
});

test('flags are read as words or digits', () => {
  expect(readEnv({ A: env.flagOr(false), B: env.flagOr(true) }, { A: '1' })).toEqual({ A: true, B: true });
});
