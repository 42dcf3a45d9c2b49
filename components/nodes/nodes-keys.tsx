/** What the keyboard does with the rows. */
export function NodesKeys({ mayAct }: { mayAct: boolean }) {
  return (
    <p className="mt-3 text-faint text-sm max-md:hidden">
      <Key>/</Key> filter · <Key>j</Key> <Key>k</Key> move · <Key>Enter</Key> open
      {mayAct && (
        <>
          {' '}
          · <Key>x</Key> select · <Key>Shift</Key> <Key>x</Key> select up to it · <Key>Esc</Key> select none ·{' '}
          <Key>d</Key> drain or resume, and ask
        </>
      )}
    </p>
  )
}

function Key({ children }: { children: string }) {
  return <kbd className="font-sans font-semibold">{children}</kbd>
}
