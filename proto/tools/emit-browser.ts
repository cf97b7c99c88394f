/** Writes gen/ts/browser.ts: types of REST's JSON, a function per operation, and the limits of fields for forms. */
import type { EnumDescriptor, FieldDescriptor, MessageDescriptor, MethodDescriptor } from '../src/descriptor.ts';
import { BANNER } from './emit-registry.ts';
import { serviceOf } from './image.ts';
import type { Model } from './image.ts';
import { reachable } from './reachable.ts';
import { camel, groupNames, methodName, shortNames } from './names.ts';

/** Source of the browser's client: what a portal user or a partner may call. */
export function emitBrowser(model: Model): string {
  const methods = model.methods.filter(isOffered);
  const { messages, enums } = reachable(
    model,
    methods.flatMap((method) => [method.request, method.response]),
  );
  const names = shortNames([...messages, ...enums].map((item) => item.name));
  const groups = groupNames(methods);
  const byGroup = Map.groupBy(methods, (method) => groups.get(method.service) ?? method.service);
  return [
    BANNER,
    `import { call, filePath, prepare, upload } from '../../src/client.ts';`,
    `import type * as rest from '../../src/client.ts';`,
    '',
    `export type { CallInit, CallOptions, Constraints, Draft, FieldConstraint, QueryValue, Send } from '../../src/client.ts';`,
    '',
    ...enums.map((item) => emitEnum(item, names)),
    ...messages.map((message) => emitInterface(message, names)),
    ...[...byGroup].map(([group, own]) => emitGroup(model, group, own, names)),
    emitApi([...byGroup.keys()]),
    ...messages.map((message) => emitConstraints(model, message, names)),
    emitResources(messages, names),
  ].join('\n');
}

/** On REST for somebody outside the platform. */
export function isOffered(method: MethodDescriptor): boolean {
  return method.rest !== undefined && method.audience.some((audience) => audience !== 'internal');
}

function comment(text: string, indent = ''): string {
  if (text === '') return '';
  const lines = text.replaceAll('*/', '* /').split('\n');
  if (lines.length === 1) return `${indent}/** ${lines[0] ?? ''} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

function emitEnum(item: EnumDescriptor, names: ReadonlyMap<string, string>): string {
  const values = item.values.map((value) => `\n  | '${value.name}'`).join('');
  return `${comment(item.description)}export type ${names.get(item.name) ?? ''} =${values};\n`;
}

function emitInterface(message: MessageDescriptor, names: ReadonlyMap<string, string>): string {
  const fields = message.fields.map((field) => {
    const optional = field.presence || field.rule.sensitive !== undefined || field.oneof !== undefined;
    return `${comment(field.description, '  ')}  ${field.jsonName}${optional ? '?' : ''}: ${typeOf(field, names)};\n`;
  });
  return `${comment(message.description)}export interface ${names.get(message.name) ?? ''} {\n${fields.join('')}}\n`;
}

function typeOf(field: FieldDescriptor, names: ReadonlyMap<string, string>): string {
  const item = itemType(field, names);
  if (field.map) return `Record<string, ${item}>`;
  return field.repeated ? `${item}[]` : item;
}

function itemType(field: FieldDescriptor, names: ReadonlyMap<string, string>): string {
  switch (field.kind) {
    case 'bool':
      return 'boolean';
    case 'int32':
    case 'double':
      return 'number';
    case 'enum':
    case 'message':
      return names.get(field.type ?? '') ?? 'unknown';
    case 'struct':
      return 'Record<string, unknown>';
    case 'string':
      return field.rule.oneOf === undefined ? 'string' : `(${field.rule.oneOf.map((word) => `'${word}'`).join(' | ')})`;
    // int64 is a string in JSON: a number would lose digits.
    case 'int64':
    case 'bytes':
    case 'timestamp':
    case 'mask':
      return 'string';
  }
}

function emitGroup(
  model: Model,
  group: string,
  methods: readonly MethodDescriptor[],
  names: ReadonlyMap<string, string>,
): string {
  const description = model.serviceDescriptions.get(methods[0]?.service ?? '') ?? '';
  const operations = methods.map((method) => emitOperation(method, group, names));
  return `${comment(description)}export function ${group}(send: rest.Send) {\n  return {\n${operations.join('')}  };\n}\n`;
}

function emitOperation(method: MethodDescriptor, group: string, names: ReadonlyMap<string, string>): string {
  const { rest } = method;
  if (!rest) return '';
  const name = methodName(method.name, group);
  const request = names.get(method.request) ?? '';
  const response = names.get(method.response) ?? '';
  const variables = [...rest.path.matchAll(/\{([^}]+)\}/gu)].map(([, variable = '']) => variable);
  const template = rest.path.replaceAll(
    /\{([^}]+)\}/gu,
    (_, path: string) => `{${path.split('.').map(camel).join('.')}}`,
  );
  const own = variables.filter((variable) => !variable.includes('.')).map((variable) => `'${camel(variable)}'`);
  const draft = `rest.Draft<${request}>`;
  const type = own.length > 0 ? `${draft} & Pick<${request}, ${own.join(' | ')}>` : draft;
  const params = `params: ${type}${variables.length === 0 && rest.body === '' ? ' = {}' : ''}`;
  const text = comment(method.description, '    ');
  if (method.serverStreaming && rest.body !== '') {
    const answer = `prepare('${rest.verb}', '${template}', '${rest.body}', params, options)`;
    return `${text}    ${name}Call: (${params}, options?: rest.CallOptions): [string, rest.CallInit] => ${answer},\n`;
  }
  if (method.serverStreaming) {
    return `${text}    ${name}Path: (${params}): string => filePath('${template}', params),\n`;
  }
  if (method.clientStreaming) {
    const query = `params: { fileName?: string; [name: string]: rest.QueryValue } = {}, options?: rest.CallOptions`;
    return `${text}    ${name}: (file: Blob, ${query}): Promise<${response}> => upload(send, '${template}', file, params, options),\n`;
  }
  return (
    `${text}    ${name}: (${params}, options?: rest.CallOptions): Promise<${response}> =>\n` +
    `      call(send, '${rest.verb}', '${template}', '${rest.body}', params, options),\n`
  );
}

function emitApi(groups: readonly string[]): string {
  const lines = groups.map((group) => `    ${group}: ${group}(send),\n`);
  return `/** Every operation; a page that needs two groups takes those alone. */\nexport function createApi(send: rest.Send) {\n  return {\n${lines.join('')}  };\n}\n`;
}

function constName(short: string): string {
  return `${camel(short)}Fields`;
}

function emitConstraints(model: Model, message: MessageDescriptor, names: ReadonlyMap<string, string>): string {
  const fields = message.fields.map(
    (field) => `  ${field.jsonName}: ${JSON.stringify(constraintOf(model, field, names))},\n`,
  );
  const short = names.get(message.name) ?? '';
  return `/** Limits of ${short}. */\nexport const ${constName(short)}: rest.Constraints = {\n${fields.join('')}};\n`;
}

function constraintOf(model: Model, field: FieldDescriptor, names: ReadonlyMap<string, string>): object {
  const values = model.enums.get(field.type ?? '')?.values.filter((value) => value.number !== 0);
  const {
    noReference: _noReference,
    notBefore: _notBefore,
    distinct: _distinct,
    payable: _payable,
    oneOf: _oneOf,
    ...rule
  } = field.rule;
  return {
    kind: field.kind,
    ...(field.type !== undefined && { type: names.get(field.type) }),
    ...(values && { values: values.map((value) => value.name) }),
    ...(field.repeated && { repeated: true }),
    ...(field.map && { map: true }),
    ...rule,
  };
}

function emitResources(messages: readonly MessageDescriptor[], names: ReadonlyMap<string, string>): string {
  const rows = messages.flatMap((message) => {
    if (!message.resource) return [];
    const { singular, plural } = message.resource;
    const short = names.get(message.name) ?? '';
    const row = `noun: '${singular}', plural: '${plural}', service: '${serviceOf(message.name) ?? ''}', message: '${short}'`;
    return [`  '${plural}': { ${row}, fields: ${constName(short)} },\n`];
  });
  return `/** Records by the plural that stands in their REST path. */\nexport const resources = {\n${rows.join('')}} as const;\n`;
}
