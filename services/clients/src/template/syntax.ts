import Handlebars from 'handlebars';

/** A template that cannot be read or merged; the message names line and cause. */
export class BadTemplate extends Error {
  override readonly name = 'BadTemplate';
}

/** What a template may call beside if, unless, each and with. */
export const HELPERS = ['money', 'decimal', 'quantity', 'unit', 'date', 'eq', 'join', 'inWords', 'count', 'packing'];
const BLOCKS = ['if', 'unless', 'each', 'with'];
/** Blocks and calls within each other. */
const MAX_DEPTH = 12;

type Statement = hbs.AST.Statement;
type Expression = hbs.AST.Expression;

/**
 * Reads a template and lets through what documents are made of: text, comments, merge fields, the four blocks, and the
 * helpers. Partials, decorators and any other helper of Handlebars are refused. Throws BadTemplate with the line.
 */
export function readTemplate(text: string): hbs.AST.Program {
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(text);
  } catch (thrown) {
    throw new BadTemplate(thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
  }
  checkProgram(program, 1);
  return program;
}

function refuse({ loc }: hbs.AST.Node, what: string): never {
  throw new BadTemplate(`line ${loc.start.line}: ${what}`);
}

function checkProgram(program: hbs.AST.Program, depth: number): void {
  for (const statement of program.body) checkStatement(statement, depth);
}

function checkStatement(statement: Statement, depth: number): void {
  switch (statement.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return;
    case 'MustacheStatement': {
      const mustache = statement as hbs.AST.MustacheStatement;
      checkCall(mustache, mustache.path, HELPERS, depth);
      return;
    }
    case 'BlockStatement': {
      const block = statement as hbs.AST.BlockStatement;
      if (depth > MAX_DEPTH) refuse(block, `more than ${MAX_DEPTH} blocks within each other`);
      checkCall(block, block.path, BLOCKS, depth);
      checkProgram(block.program, depth + 1);
      // Handlebars leaves the else part out where there is none, whatever its types say.
      const inverse = block.inverse as hbs.AST.Program | undefined;
      if (inverse) checkProgram(inverse, depth + 1);
      return;
    }
    default:
      refuse(statement, 'only merge fields, if, unless, each and with are allowed here');
  }
}

interface Called extends hbs.AST.Node {
  params: Expression[];
  hash?: hbs.AST.Hash;
}

/** A name with arguments is a helper; a name alone is a field, unless it is one of Handlebars' own words. */
function checkCall(called: Called, path: Expression, allowed: readonly string[], depth: number): void {
  const name = path.type === 'PathExpression' ? (path as hbs.AST.PathExpression).original : '';
  const hash = called.hash?.pairs ?? [];
  const isCall = called.params.length > 0 || hash.length > 0;
  if (path.type !== 'PathExpression') checkExpression(path, depth);
  else if ((isCall || name in Handlebars.helpers) && !allowed.includes(name)) refuse(called, `"${name}" is no helper`);
  for (const param of called.params) checkExpression(param, depth + 1);
  for (const { value } of hash) checkExpression(value, depth + 1);
}

function checkExpression(expression: Expression, depth: number): void {
  if (depth > MAX_DEPTH * 2) refuse(expression, 'too many calls within each other');
  switch (expression.type) {
    case 'PathExpression':
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'UndefinedLiteral':
      return;
    case 'SubExpression': {
      const inner = expression as hbs.AST.SubExpression;
      checkCall({ ...inner, params: inner.params }, inner.path, HELPERS, depth + 1);
      return;
    }
    default:
      refuse(expression, `"${expression.type}" is not allowed`);
  }
}
