// Buttons with `data-print` open the browser's own print; they are hidden until script can do so.
for (const button of document.querySelectorAll('button[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}
