/** Draws a screen in the terminal, with Ink, until it ends or is told to. */
import process from 'node:process'
import { Box, Text, render, useInput, useStdin } from 'ink'
import { createElement, useEffect, useState, type ReactElement } from 'react'
import type { Key, Line, Screen, Segment, Size } from './screen.ts'

/** Ten times a second is as much as one can follow. */
export const REDRAW_MS = 100

export interface ScreenViewProps {
  screen: Screen
  /** As the terminal is now. */
  size: () => Size
  nowMs: () => number
  color: boolean
  onQuit: () => void
}

export function ScreenView ({ screen, size, nowMs, color, onQuit }: ScreenViewProps): ReactElement {
  const [, setDrawn] = useState(0)
  const { isRawModeSupported } = useStdin()
  useEffect(() => {
    const timer = setInterval(() => { setDrawn(drawn => drawn + 1) }, REDRAW_MS)
    return () => { clearInterval(timer) }
  }, [])
  useInput((input, key) => {
    if (!screen.key(keyOf(input, key), size(), nowMs())) onQuit()
    else setDrawn(drawn => drawn + 1)
  }, { isActive: isRawModeSupported })
  const lines = screen.lines(size(), nowMs())
  return createElement(Box, { flexDirection: 'column' }, ...lines.map((line, at) => lineOf(line, at, color)))
}

export interface ShowInit {
  screen: Screen
  nowMs: () => number
  /** Ends the view. */
  signal: AbortSignal
}

/** Resolves when the view has ended and the terminal is as it was before. */
export async function showScreen ({ screen, nowMs, signal }: ShowInit): Promise<void> {
  const { stdout } = process
  const restore = (): void => { stdout.write(SHOW_CURSOR + LEAVE_ALTERNATE) }
  // What a crash says is to be read afterwards, and not on a screen that is gone.
  process.once('uncaughtExceptionMonitor', restore)
  process.once('exit', restore)
  stdout.write(ENTER_ALTERNATE)
  const app = render(createElement(ScreenView, {
    screen,
    nowMs,
    // One line less than there are: a view as high as the terminal would have it scroll.
    size: () => ({ columns: Math.max(60, stdout.columns), rows: Math.max(12, stdout.rows) - 1 }),
    color: process.env['NO_COLOR'] === undefined,
    onQuit: () => { app.unmount() }
  }), { exitOnCtrlC: true, patchConsole: false, maxFps: 1_000 / REDRAW_MS })
  const end = (): void => { app.unmount() }
  signal.addEventListener('abort', end)
  try {
    if (signal.aborted) end()
    await app.waitUntilExit()
  } finally {
    signal.removeEventListener('abort', end)
    process.off('uncaughtExceptionMonitor', restore)
    process.off('exit', restore)
    restore()
  }
}

const ENTER_ALTERNATE = '\u001b[?1049h\u001b[H'
const LEAVE_ALTERNATE = '\u001b[?1049l'
const SHOW_CURSOR = '\u001b[?25h'

function lineOf (line: Line, at: number, color: boolean): ReactElement {
  const segments = line.length === 0 ? [{ text: ' ' }] : line
  return createElement(Text, { key: at, wrap: 'truncate-end' }, ...segments.map((segment, index) => {
    return createElement(Text, { key: index, ...styleOf(segment, color) }, segment.text)
  }))
}

function styleOf ({ color, bold, dim, inverse }: Segment, isColored: boolean) {
  return {
    bold: bold === true, dimColor: dim === true, inverse: inverse === true,
    ...color !== undefined && isColored ? { color } : {}
  }
}

type InkKey = Parameters<Parameters<typeof useInput>[0]>[1]

function keyOf (input: string, key: InkKey): Key {
  const names = [
    ['upArrow', 'up'], ['downArrow', 'down'], ['leftArrow', 'left'], ['rightArrow', 'right'], ['pageUp', 'page-up'],
    ['pageDown', 'page-down'], ['return', 'return'], ['escape', 'escape'], ['backspace', 'backspace'],
    // What terminals send for the key that goes back.
    ['delete', 'backspace']
  ] as const
  return { input, name: names.find(([name]) => key[name])?.[1] }
}
