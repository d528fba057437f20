/** One's own name and picture. */
export const profile = {
  title: 'Name and picture',
  lead: 'Visitors and colleagues see both.',
  name: 'Name',
  picture: 'Picture',
  pictureHint:
    'It is cut to a square and made small here, before it is sent. Where and when it was taken is left out.',
  choose: 'Choose a picture',
  change: 'Choose another picture',
  remove: 'Remove picture',
  chosen: 'The picture is ready to save.',
  removed: 'The picture will be removed when you save.',
  none: 'None',
  one: 'Another picture',
  complaints: {
    noName: 'Enter your name',
    longName: 'Enter at most 80 characters',
    notAPicture: 'This file is no picture that your browser can draw. Choose a PNG, JPEG or WebP.',
    tooLarge: 'This file is too large. Choose one of at most 25 MB.',
  },
}
