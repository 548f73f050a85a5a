import { ChevronDown, Download } from 'lucide-react'
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { requestOf } from '../../api/request.ts'
import { useMessages } from '../../language/language.tsx'
import { buttonLook } from '../../ui/button.tsx'

type ExportMenuProps = {
  readonly path: `/v1/organizations/${string}/export`
  /** What is selected, as it is on the page. */
  readonly query: Readonly<Record<string, unknown>>
  /** Without its ending. */
  readonly fileName: string
  /** Which part of the page, where there are others to export. */
  readonly part?: string
}

const styles = ['standard', 'excel_fr'] as const

/** Downloads what is selected as a CSV, for programs or for a French Excel. */
export function ExportMenu({ path, query, fileName, part }: ExportMenuProps) {
  const { usage } = useMessages()
  const texts = { standard: usage.exportCsv, excel_fr: usage.exportExcel }
  return (
    <span className="print:hidden">
      <MenuTrigger>
        <AriaButton
          className={buttonLook()}
          {...(part !== undefined && { 'aria-label': usage.exportOf(part) })}
        >
          <Download aria-hidden className="size-4" />
          {usage.export}
          <ChevronDown aria-hidden className="text-quiet size-3.5" />
        </AriaButton>
        <Popover placement="bottom end" className="floats min-w-48 p-1">
          <Menu aria-label={usage.export} className="outline-none">
            {styles.map((style) => (
              <MenuItem
                key={style}
                id={style}
                href={requestOf(`GET ${path}`, { query: { ...query, style } }).path}
                download={`${fileName}.csv`}
                className="data-[focused]:bg-sunken block cursor-default rounded-sm px-2 py-1.5 text-sm outline-none"
              >
                {texts[style]}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </span>
  )
}
