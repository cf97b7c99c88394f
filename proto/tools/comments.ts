import type {
  DescEnum,
  DescEnumValue,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescService,
} from '@bufbuild/protobuf';

type Commented = DescMessage | DescField | DescEnum | DescEnumValue | DescService | DescMethod;

/** The comment above (else behind) an element as one paragraph-preserving text, "" when there is none. */
export type Comments = (element: Commented) => string;

// Field numbers of descriptor.proto, of which source paths are made.
const FILE_MESSAGE = 4;
const FILE_ENUM = 5;
const FILE_SERVICE = 6;
const MESSAGE_FIELD = 2;
const MESSAGE_NESTED = 3;
const MESSAGE_ENUM = 4;
const ENUM_VALUE = 2;
const SERVICE_METHOD = 2;

/** Indexes the comments of one file by the element's place in it. */
export function readComments(file: DescFile): Comments {
  const texts = new Map<string, string>();
  for (const location of file.proto.sourceCodeInfo?.location ?? []) {
    const text = location.leadingComments || location.trailingComments;
    if (text) texts.set(location.path.join('.'), tidy(text));
  }
  return (element) => texts.get(pathOf(element).join('.')) ?? '';
}

function tidy(text: string): string {
  return text
    .split(/\n\s*\n/u)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/gu, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

function pathOf(element: Commented): number[] {
  switch (element.kind) {
    case 'message':
      return element.parent
        ? [...pathOf(element.parent), MESSAGE_NESTED, element.parent.proto.nestedType.indexOf(element.proto)]
        : [FILE_MESSAGE, element.file.proto.messageType.indexOf(element.proto)];
    case 'enum':
      return element.parent
        ? [...pathOf(element.parent), MESSAGE_ENUM, element.parent.proto.enumType.indexOf(element.proto)]
        : [FILE_ENUM, element.file.proto.enumType.indexOf(element.proto)];
    case 'field':
      return [...pathOf(element.parent), MESSAGE_FIELD, element.parent.proto.field.indexOf(element.proto)];
    case 'enum_value':
      return [...pathOf(element.parent), ENUM_VALUE, element.parent.proto.value.indexOf(element.proto)];
    case 'service':
      return [FILE_SERVICE, element.file.proto.service.indexOf(element.proto)];
    case 'rpc':
      return [...pathOf(element.parent), SERVICE_METHOD, element.parent.proto.method.indexOf(element.proto)];
  }
}
