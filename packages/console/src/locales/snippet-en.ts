/** What to copy into a page. */
export const snippet = {
  ways: 'How your page is made',
  tagManager: 'Tag manager',
  where: {
    page: 'Paste this line into your page, before </body>',
    install: 'In the folder of your project, run',
    npm: 'Where your page starts, such as main.js',
    react: 'Save as src/Chat.jsx and render <Chat /> once, near the root',
    vue: 'In App.vue, or any component that stays on the page',
    next: 'In app/layout.jsx: the import, and Script before </body>',
    wordpress: 'Save as wp-content/mu-plugins/papo.php: it works at once, with every theme',
    tagManager: 'Make a tag of custom HTML that fires on all pages',
  },
  noFiles:
    'No access to the files? Paste the line for HTML with a plugin for header and footer code.',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Copying is not allowed here. Select the text and copy it.',
}
