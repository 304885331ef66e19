/** The parts of an OpenAPI 3.1 document, and the rules of the specification that its own JSON Schema checks. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

export interface Media { schema: unknown, example?: unknown }
export interface Parameter { name: string, in: string, required?: boolean, schema: unknown, description?: string }
export interface Answer { description: string, content?: Record<string, Media>, headers?: Record<string, unknown> }
export interface Operation {
  operationId: string
  summary: string
  tags: string[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, Answer>
  security?: Array<Record<string, string[]>>
}
export interface Document {
  openapi: string
  info: { title: string, version: string }
  tags: Array<{ name: string }>
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown>, securitySchemes: Record<string, unknown> }
}

const DOCUMENT_FIELDS = [
  'openapi', 'info', 'jsonSchemaDialect', 'servers', 'paths', 'webhooks', 'components', 'security', 'tags',
  'externalDocs'
]
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
const OPERATION_FIELDS = [
  'tags', 'summary', 'description', 'externalDocs', 'operationId', 'parameters', 'requestBody', 'responses',
  'callbacks', 'deprecated', 'security', 'servers'
]
const ANSWER_FIELDS = ['description', 'headers', 'content', 'links']
const PARAMETER_FIELDS = [
  'name', 'in', 'description', 'required', 'deprecated', 'allowEmptyValue', 'style', 'explode', 'allowReserved',
  'schema', 'content', 'example', 'examples'
]

/** `METHOD /path`, in the order of the document. */
export function operationsOf (document: Document): Array<[endpoint: string, operation: Operation]> {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] =>
      [`${method.toUpperCase()} ${path}`, operation]))
}

/** What is wrong with the document; empty where nothing is. */
export function faultsOf (document: Document): string[] {
  const faults: string[] = []
  const must = (holds: boolean, fault: string): void => { if (!holds) faults.push(fault) }
  must(/^3\.1\.\d+$/.test(document.openapi), 'openapi is not 3.1')
  must(document.info.title !== '' && document.info.version !== '', 'info lacks title or version')
  for (const field of Object.keys(document)) must(DOCUMENT_FIELDS.includes(field), `field ${field}`)
  const tags = document.tags.map(({ name }) => name)
  must(new Set(tags).size === tags.length, 'tags twice')
  for (const path of Object.keys(document.paths)) {
    must(path.startsWith('/') && !path.includes(':'), `path ${path}`)
    for (const method of Object.keys(document.paths[path]!)) must(METHODS.includes(method), `method ${method} ${path}`)
  }
  const webhooks = Object.entries(document.webhooks).map(([name, item]): [string, Operation] => [name, item['post']!])
  const operations = [...operationsOf(document), ...webhooks]
  const ids = operations.map(([, { operationId }]) => operationId)
  must(new Set(ids).size === ids.length, 'operationId twice')
  for (const [endpoint, operation] of operations) {
    faults.push(...operationFaults(endpoint, operation, tags).map(fault => `${endpoint}: ${fault}`))
    for (const name of (operation.security ?? []).flatMap(Object.keys)) {
      must(name in document.components.securitySchemes, `${endpoint}: security ${name}`)
    }
  }
  for (const ref of refsOf(document)) must(resolved(document, ref) !== undefined, `$ref ${ref}`)
  for (const name of Object.keys(document.components.schemas)) must(/^[\w.-]+$/.test(name), `component ${name}`)
  return faults
}

function operationFaults (endpoint: string, operation: Operation, tags: string[]): string[] {
  const faults: string[] = []
  const must = (holds: boolean, fault: string): void => { if (!holds) faults.push(fault) }
  const { operationId, summary, parameters = [], requestBody, responses } = operation
  must(/^[a-zA-Z]\w*$/.test(operationId), 'operationId')
  must(typeof summary === 'string' && summary.length > 3, 'summary')
  must(operation.tags.length === 1 && operation.tags.every(tag => tags.includes(tag)), 'tags')
  for (const field of Object.keys(operation)) must(OPERATION_FIELDS.includes(field), `field ${field}`)
  const inPath = parameters.filter(parameter => parameter.in === 'path')
  const templated = [...endpoint.matchAll(/\{(\w+)\}/g)].map(match => match[1])
  must(templated.sort().join() === inPath.map(({ name }) => name).sort().join(), 'path parameters')
  must(inPath.every(({ required }) => required === true), 'path parameters that are optional')
  must(new Set(parameters.map(p => `${p.in} ${p.name}`)).size === parameters.length, 'parameters twice')
  for (const parameter of parameters) {
    must(['path', 'query', 'header', 'cookie'].includes(parameter.in), `parameter ${parameter.name}: in`)
    must(typeof parameter.schema === 'object', `parameter ${parameter.name}: schema`)
    must((parameter.description ?? '').length > 0, `parameter ${parameter.name}: description`)
    for (const field of Object.keys(parameter)) must(PARAMETER_FIELDS.includes(field), `parameter field ${field}`)
  }
  if (requestBody !== undefined) {
    must(Object.keys(requestBody.content).every(type => /^\w+\/[\w.+-]+$/.test(type)), 'request media type')
  }
  must(Object.keys(responses).length > 0, 'responses')
  for (const [code, answer] of Object.entries(responses)) {
    must(/^([1-5](\d\d|XX)|default)$/.test(code), `response ${code}`)
    must(answer.description.length > 0, `response ${code}: description`)
    for (const field of Object.keys(answer)) must(ANSWER_FIELDS.includes(field), `response ${code}: field ${field}`)
  }
  return faults
}

export function refsOf (value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) =>
    key === '$ref' && typeof child === 'string' ? [child] : refsOf(child))
}

function resolved (document: Document, ref: string): unknown {
  return ref.replace(/^#\//, '').split('/').reduce<unknown>((value, key) =>
    (value as Record<string, unknown> | undefined)?.[key], document)
}

/** Validates against schemas of the document, as JSON Schema 2020-12 understands them. */
export class SchemaChecker {
  readonly #ajv = new Ajv2020({ strict: false, validateSchema: true, allErrors: true })

  constructor (document: Document) {
    addFormats.default(this.#ajv)
    this.#ajv.addSchema({ $id: 'document', components: document.components })
  }

  /** What is wrong with the value; empty where nothing is. Throws on a schema that is none. */
  faults (schema: unknown, value: unknown): string[] {
    const pointed = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')) as object
    const validate = this.#ajv.compile(pointed)
    if (validate(value)) return []
    return validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
}

/** The document with no field required, for bodies that show only some of the fields. */
export function withNothingRequired (document: Document): Document {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip)
    if (typeof value !== 'object' || value === null) return value
    const kept = Object.entries(value).filter(([key, child]) => key !== 'required' || !Array.isArray(child))
    return Object.fromEntries(kept.map(([key, child]) => [key, strip(child)]))
  }
  return strip(document) as Document
}
