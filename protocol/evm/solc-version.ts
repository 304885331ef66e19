/** What package.json pins. A later release is a later `language` of definitions, so that none changes meaning. */
export const SOLC_VERSION = '0.8.30'
